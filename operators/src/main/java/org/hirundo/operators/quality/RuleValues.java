package org.hirundo.operators.quality;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values by rule while they are measured, unboxed. Not thread-safe. */
final class RuleValues {
  private String[] rules = new String[96];
  private double[] numbers = new double[96];
  private int count;

  void put(String rule, double number) {
    if (count == rules.length) {
      rules = Arrays.copyOf(rules, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    rules[count] = rule;
    numbers[count++] = number;
  }

  Map<String, Double> toMap() {
    Map<String, Double> map = new LinkedHashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      map.put(rules[i], numbers[i]);
    }
    return map;
  }

  /** A share that is 0 where there is nothing to share. */
  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
