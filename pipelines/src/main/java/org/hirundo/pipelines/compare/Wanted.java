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
  private final List<Set<String>> met;

  /**
   * @param models names of models, the part of a score's key before the @
   */
  Wanted(Collection<String> rules, List<String> models) {
    LENGTHS.forEach(rule -> slots.putIfAbsent(rule, slots.size()));
    rules.forEach(rule -> slots.putIfAbsent(rule, slots.size()));
    this.models = List.copyOf(models);
    met = models.stream().<Set<String>>map(model -> new ConcurrentSkipListSet<>()).toList();
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

  int model(String name) {
    return models.indexOf(name);
  }

  /** The model of a score's key. */
  int score(String key) {
    int at = key.indexOf('@');
    int model = at < 0 ? NONE : models.indexOf(key.substring(0, at));
    if (model >= 0) {
      met.get(model).add(key);
    }
    return model;
  }

  /** The keys of a model's scores, with fingerprints, that documents had. */
  Set<String> met(int model) {
    return met.get(model);
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
