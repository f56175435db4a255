package org.hirundo.pipelines.plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that plans stand on, from {@code plan/constants.tsv}: name, value, unit, whether it
 * was measured, and where. Immutable.
 */
public final class Constants {
  private static final String RESOURCE = "/plan/constants.tsv";

  private final Map<String, Constant> byName;

  private Constants(Map<String, Constant> byName) {
    this.byName = byName;
  }

  public static Constants load() {
    Map<String, Constant> byName = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Constants.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] field = line.split("\t");
          byName.put(
              field[0],
              new Constant(
                  field[0],
                  Double.parseDouble(field[1]),
                  Unit.valueOf(field[2]),
                  field[3].equals("measured"),
                  field[4]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Constants(byName);
  }

  /**
   * The same with other values.
   *
   * @throws IllegalArgumentException if a name is unknown, or a value is not above 0
   */
  public Constants with(Map<String, Double> values) {
    Map<String, Constant> changed = new LinkedHashMap<>(byName);
    values.forEach(
        (name, value) -> {
          Constant constant = byName.get(name);
          if (constant == null) {
            throw new IllegalArgumentException(
                "there is no constant "
                    + name
                    + "; these are: "
                    + String.join(", ", byName.keySet()));
          }
          if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be a number above 0, not " + value);
          }
          if (constant.unit() == Unit.SHARE && value > 1) {
            throw new IllegalArgumentException(name + " is a share, at most 1, not " + value);
          }
          changed.put(name, constant.with(value));
        });
    return new Constants(changed);
  }

  public Collection<Constant> all() {
    return byName.values();
  }

  Expression get(String name) {
    Constant constant = byName.get(name);
    return Expression.named(name, constant.value());
  }
}
