package org.hirundo.operators.decontamination;

/**
 * From the key of a gram to the place where it ends in the benchmarks' units; the first place that
 * was put in stays. Open addressing, at most five eighths full: 12 bytes a slot, 19 to 38 a gram.
 */
final class GramTable {
  private long[] keys;
  private int[] places;
  private int size;

  GramTable() {
    keys = new long[1024];
    places = new int[1024];
  }

  int size() {
    return size;
  }

  long bytes() {
    return 12L * keys.length;
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
