package org.hirundo.pipelines.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where benchmarks put their figures, beside what they print: a JSON line each, from which {@code
 * benchmark/run} makes its table. Not thread-safe.
 */
public final class FigureLog {
  private final Path file;
  private final ObjectMapper json = new ObjectMapper();

  private FigureLog(Path file) {
    this.file = file;
  }

  /** Appends to a file. */
  static FigureLog to(Path file) {
    return new FigureLog(file);
  }

  /** To the file that the system property {@code benchmark.figures} names; without it, to none. */
  public static FigureLog configured() {
    String file = System.getProperty("benchmark.figures", "");
    return new FigureLog(file.isEmpty() ? null : Path.of(file));
  }

  /**
   * Prints and notes a figure.
   *
   * @param unit may be empty
   */
  public void tell(String part, String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-14s %-44s %,14.3f %s%n", part, what, value, unit);
    if (file == null) {
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("part", part);
    line.put("what", what);
    line.put("value", value);
    line.put("unit", unit);
    try {
      Files.writeString(
          file,
          json.writeValueAsString(line) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
