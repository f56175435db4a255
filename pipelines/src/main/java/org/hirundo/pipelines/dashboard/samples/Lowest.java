package org.hirundo.pipelines.dashboard.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Those with the lowest hashes: a sample that does not depend on the order in which it was drawn.
 *
 * @param <T> what is drawn from
 */
final class Lowest<T> {
  private final int size;
  private final TreeMap<Long, T> drawn = new TreeMap<>(Long::compareUnsigned);

  Lowest(int size) {
    this.size = size;
  }

  /** The finalizer of splitmix64. */
  static long mixed(long key) {
    long z = key + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  void add(long key, T value) {
    long hash = mixed(key);
    if (drawn.size() < size || Long.compareUnsigned(hash, drawn.lastKey()) < 0) {
      drawn.put(hash, value);
      if (drawn.size() > size) {
        drawn.pollLastEntry();
      }
    }
  }

  Map<Long, T> byHash() {
    return drawn;
  }

  List<T> values() {
    return new ArrayList<>(drawn.values());
  }
}
