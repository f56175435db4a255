package org.hirundo.operators.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All rules that a profile may name, from the resource {@code rules.txt}: lines of {@code name |
 * language | always or on request | meaning}. It lists rules of other concepts as well, whose
 * values are stored in the same place.
 */
record RuleCatalog(List<Rule> rules, Set<String> names) {

  static RuleCatalog read() {
    try (InputStream in = RuleCatalog.class.getResourceAsStream("rules.txt")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the catalogue of rules", e);
    }
  }

  static RuleCatalog parse(String lines) {
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (String line : lines.split("\n")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\|", 4);
      if (parts.length < 4 || !names.add(parts[0].strip())) {
        throw new IllegalStateException("rules.txt: " + line + ": no rule, or one twice");
      }
      rules.add(new Rule(parts[0].strip(), parts[1].strip(), measured(parts[2]), parts[3].strip()));
    }
    return new RuleCatalog(List.copyOf(rules), Collections.unmodifiableSet(names));
  }

  private static Rule.Measured measured(String text) {
    return switch (text.strip()) {
      case "always" -> Rule.Measured.ALWAYS;
      case "on request" -> Rule.Measured.ON_REQUEST;
      default -> throw new IllegalStateException("rules.txt: " + text + ": always or on request");
    };
  }
}
