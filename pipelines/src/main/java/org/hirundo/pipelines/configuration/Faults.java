package org.hirundo.pipelines.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file. */
final class Faults {
  private record Fault(int line, String text) {}

  private final String file;
  private final List<Fault> found = new ArrayList<>();

  Faults(String file) {
    this.file = file;
  }

  /**
   * @param line from 1; 0 when the file as a whole is meant
   */
  void add(int line, String message, String remedy) {
    String place = line > 0 ? file + ":" + line : file;
    found.add(new Fault(line, place + ": " + message + "; " + remedy));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  ConfigurationException toException() {
    return new ConfigurationException(
        found.stream().sorted(Comparator.comparingInt(Fault::line)).map(Fault::text).toList());
  }
}
