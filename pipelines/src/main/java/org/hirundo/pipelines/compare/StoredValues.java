package org.hirundo.pipelines.compare;

import java.util.AbstractMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The wanted values of one document after the other, in slots: a map for those who decide by it,
 * without an object for each value. Confined to one thread.
 */
final class StoredValues extends AbstractMap<String, Double> {
  private final Map<String, Integer> slots;
  private final double[] numbers;
  private boolean any;

  StoredValues(Wanted wanted) {
    slots = wanted.slots();
    numbers = new double[slots.size()];
    clear();
  }

  @Override
  public void clear() {
    Arrays.fill(numbers, Double.NaN);
    any = false;
  }

  /**
   * @param slot negative for a value that is not wanted
   */
  void put(int slot, double number) {
    any = true;
    if (slot >= 0) {
      numbers[slot] = number;
    }
  }

  /** Takes those that are not there yet. */
  void complete(Map<String, Double> measured) {
    measured.forEach(
        (rule, number) -> {
          Integer slot = slots.get(rule);
          any = true;
          if (slot != null && Double.isNaN(numbers[slot])) {
            numbers[slot] = number;
          }
        });
  }

  /** Takes all, in place of those that are there. */
  void replace(Map<String, Double> measured) {
    measured.forEach((rule, number) -> put(slots.getOrDefault(rule, Wanted.NONE), number));
  }

  /** Not a number if there is none. */
  double number(String rule) {
    Integer slot = slots.get(rule);
    return slot == null ? Double.NaN : numbers[slot];
  }

  @Override
  public Double get(Object rule) {
    Integer slot = slots.get(rule);
    return slot == null || Double.isNaN(numbers[slot]) ? null : numbers[slot];
  }

  @Override
  public boolean containsKey(Object rule) {
    return get(rule) != null;
  }

  /** Whether the document has no value at all, wanted or not. */
  @Override
  public boolean isEmpty() {
    return !any;
  }

  @Override
  public Set<Entry<String, Double>> entrySet() {
    Map<String, Double> present = new HashMap<>();
    slots.forEach(
        (rule, slot) -> {
          if (!Double.isNaN(numbers[slot])) {
            present.put(rule, numbers[slot]);
          }
        });
    return present.entrySet();
  }
}
