package org.hirundo.operators.quality;

/**
 * Counts 64-bit hashes in an open-addressed table without boxing; at most as many distinct keys as
 * the constructor was told. Not thread-safe.
 */
final class LongCounter {
  private final long[] keys;
  private final int[] counts;
  private final int[] firsts;
  private final int mask;
  private int distinct;
  private int repeated;
  private int bestSlot = -1;

  LongCounter(int capacity) {
    int size = Integer.highestOneBit(Math.max(4, capacity)) << 2;
    keys = new long[size];
    counts = new int[size];
    firsts = new int[size];
    mask = size - 1;
  }

  /** Counts the key, seen at a position; positions must ascend. Returns its count from now on. */
  int add(long key, int position) {
    int slot = slot(key);
    int count = ++counts[slot];
    if (count == 1) {
      keys[slot] = key;
      firsts[slot] = position;
      distinct++;
    } else if (count == 2) {
      repeated++;
    }
    if (bestSlot < 0
        || count > counts[bestSlot]
        || (count == counts[bestSlot] && firsts[slot] < firsts[bestSlot])) {
      bestSlot = slot;
    }
    return count;
  }

  int count(long key) {
    return counts[slot(key)];
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
    return bestSlot < 0 ? 0 : counts[bestSlot];
  }

  /** Where the key with the highest count was first seen; among equals, the earliest. */
  int bestFirst() {
    return firsts[bestSlot];
  }

  private int slot(long key) {
    int slot = (int) mix(key) & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Extends a hash by one more element; two sequences that differ collide with chance 2^-64. */
  static long extend(long hash, long element) {
    return mix((hash ^ element) * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
  }

  private static long mix(long x) {
    long y = (x ^ (x >>> 32)) * 0xD6E8FEB86659FD93L;
    return y ^ (y >>> 32);
  }
}
