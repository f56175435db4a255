package org.hirundo.pipelines.compare;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What is to be read of documents: values by rule and scores by model. Immutable but for the keys
 * that were met; safe for use by several threads.
 */
final class Wanted {
  /** Code points of the text, as rules for texts of any language and for Japanese ones store it. */
  private static final List<String> LENGTHS = List.of("math_letters@1", "num_letters@1");

  static final int NONE = -1;

  private final Map<String, Integer> slots = new HashMap<>();
  private final List<String> models;
  private final Set<String> met = new ConcurrentSkipListSet<>();

  /**
   * @param models keys of scores
   */
  Wanted(Collection<String> rules, List<String> models) {
    LENGTHS.forEach(rule -> slots.putIfAbsent(rule, slots.size()));
    rules.forEach(rule -> slots.putIfAbsent(rule, slots.size()));
    this.models = List.copyOf(models);
  }

  Map<String, Integer> slots() {
    return slots;
  }

  int rule(String key) {
    return slots.getOrDefault(key, NONE);
  }

  int models() {
    return models.size();
  }

  /** The number of a score's key. */
  int model(String key) {
    return models.indexOf(key);
  }

  /** The number of a score's key that a document has. */
  int score(String key) {
    met.add(key);
    return models.indexOf(key);
  }

  /** The keys of all scores that documents had. */
  Set<String> met() {
    return met;
  }

  /** The text's code points by the values; -1 if none says it. */
  static int length(StoredValues values) {
    for (String rule : LENGTHS) {
      double length = values.number(rule);
      if (!Double.isNaN(length)) {
        return (int) length;
      }
    }
    return NONE;
  }
}
