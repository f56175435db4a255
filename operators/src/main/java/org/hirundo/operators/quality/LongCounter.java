package org.hirundo.operators.quality;

/**
 * Counts 64-bit hashes, whose low bits must be mixed, in an open-addressed table without boxing; at
 * most as many distinct keys as the constructor was told. Not thread-safe.
 */
final class LongCounter {
  private final long[] keys;
  private final int[] counts;
  private final int mask;
  private int distinct;
  private int repeated;
  private int best;

  LongCounter(int capacity) {
    int size = Integer.highestOneBit(Math.max(4, capacity + (capacity >> 1))) << 1;
    keys = new long[size];
    counts = new int[size];
    mask = size - 1;
  }

  /** Counts the key; returns its count from now on. */
  int add(long key) {
    return counts[addAt(key)];
  }

  /** Counts the key; returns its slot, for {@link #countAt}. */
  int addAt(long key) {
    int slot = slot(key);
    int count = ++counts[slot];
    if (count == 1) {
      keys[slot] = key;
      distinct++;
    } else if (count == 2) {
      repeated++;
    }
    best = Math.max(best, count);
    return slot;
  }

  int countAt(int slot) {
    return counts[slot];
  }

  /** Number of different keys. */
  int distinct() {
    return distinct;
  }

  /** Number of different keys that were added more than once. */
  int repeated() {
    return repeated;
  }

  /** The highest count, 0 if nothing was added. */
  int best() {
    return best;
  }

  /**
   * Moves to the front what was added more than once, in its order.
   *
   * @param slots as {@link #addAt} gave them, one for each of the first {@code length} elements
   * @return how many those are
   */
  int keepRepeated(int[] slots, long[] hashes, int[] positions, int length) {
    if (repeated == 0) {
      return 0;
    }
    int kept = 0;
    for (int i = 0; i < length; i++) {
      if (counts[slots[i]] > 1) {
        hashes[kept] = hashes[i];
        positions[kept++] = positions[i];
      }
    }
    return kept;
  }

  private int slot(long key) {
    int slot = (int) key & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Extends a hash by one more element; two sequences that differ collide with chance 2^-64. */
  static long extend(long hash, long element) {
    long product = (hash ^ element) * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
    return product ^ (product >>> 32);
  }
}
