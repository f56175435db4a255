package org.hirundo.pipelines.configuration;

import java.util.List;

/** A configuration that cannot be run; says everything that is wrong with it. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<String> faults;

  ConfigurationException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
    this.faults = List.copyOf(faults);
  }

  /** Every fault as {@code FILE:LINE: message; remedy}, in the order of the file. */
  public List<String> faults() {
    return faults;
  }
}
