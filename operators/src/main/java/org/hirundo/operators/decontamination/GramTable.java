package org.hirundo.operators.decontamination;

/**
 * From the key of a gram to the place where it ends in the benchmarks' units; the first place that
 * was put in stays. Open addressing, at most five eighths full: 12 bytes a slot, 19 to 38 a gram.
 * Before it stands a filter of 8 to 16 bits a gram, small enough for a core's cache, which turns
 * most texts' grams away.
 */
final class GramTable {
  private long[] keys;
  private int[] places;
  private int size;
  private long[] filter; // null until the table is whole

  GramTable() {
    keys = new long[1024];
    places = new int[1024];
  }

  int size() {
    return size;
  }

  long bytes() {
    return 12L * keys.length + (filter == null ? 0 : 8L * filter.length);
  }

  /** After the last {@link #put}. */
  void seal() {
    filter = new long[Math.max(1, Integer.highestOneBit(Math.max(1, size)) / 4)];
    for (long key : keys) {
      if (key != 0) {
        filter[word(key)] |= 1L << (key >>> 58);
      }
    }
  }

  private int word(long key) {
    return (int) (key >>> 26) & filter.length - 1;
  }

  /**
   * @param key not 0
   */
  void put(long key, int place) {
    if (size >= keys.length / 8 * 5) {
      grow();
    }
    int slot = slot(keys, key);
    if (keys[slot] == 0) {
      keys[slot] = key;
      places[slot] = place;
      size++;
    }
  }

  /** -1: there is none. */
  int place(long key) {
    if (filter != null && (filter[word(key)] >>> (key >>> 58) & 1) == 0) {
      return -1;
    }
    int slot = slot(keys, key);
    return keys[slot] == 0 ? -1 : places[slot];
  }

  /** Replaces what stands for the key; only for one that is there. */
  void replace(long key, int place) {
    places[slot(keys, key)] = place;
  }

  private static int slot(long[] keys, long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] wider = new long[Math.multiplyExact(keys.length, 2)];
    int[] moved = new int[wider.length];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        int slot = slot(wider, keys[i]);
        wider[slot] = keys[i];
        moved[slot] = places[i];
      }
    }
    keys = wider;
    places = moved;
  }
}
