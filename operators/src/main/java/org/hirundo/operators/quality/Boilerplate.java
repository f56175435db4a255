package org.hirundo.operators.quality;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines that many texts of one source share, digits aside: menus, licences, signatures. They
 * tell the source and nothing of quality. A text of one line alone is no such line. Immutable.
 */
final class Boilerplate {
  /** Texts that a source must have before a line can be said to repeat. */
  private static final int FEWEST_TEXTS = 5;

  private static final double SHARE = 0.1;
  private static final int FEWEST_REPEATS = 3;

  private final Set<Long> lines;

  private Boilerplate(Set<Long> lines) {
    this.lines = lines;
  }

  /** What at least three texts, and a tenth of all, have in common. */
  static Boilerplate of(List<String> texts) {
    Map<Long, Integer> counts = new HashMap<>();
    for (String text : Set.copyOf(texts)) {
      Set<Long> own = new HashSet<>();
      text.lines().forEach(line -> own.add(key(line)));
      if (own.size() > 1) {
        own.forEach(line -> counts.merge(line, 1, Integer::sum));
      }
    }
    double least = Math.max(FEWEST_REPEATS, SHARE * texts.size());
    boolean enough = texts.size() >= FEWEST_TEXTS;
    return new Boilerplate(
        counts.entrySet().stream()
            .filter(line -> enough && line.getValue() >= least)
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** The text without such lines. */
  String removedFrom(String text) {
    if (lines.isEmpty()) {
      return text;
    }
    return text.strip().indexOf('\n') < 0
        ? text
        : text.lines().filter(line -> !lines.contains(key(line))).collect(Collectors.joining("\n"));
  }

  private static long key(String line) {
    long hash = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!Character.isWhitespace(c) && !Character.isDigit(c)) {
        hash = LongCounter.extend(hash, c);
      }
    }
    return hash;
  }
}
