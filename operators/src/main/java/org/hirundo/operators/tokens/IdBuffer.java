package org.hirundo.operators.tokens;

import java.util.Arrays;

/** Ids of a text whose count isn't known yet. */
final class IdBuffer {
  private int[] ids;
  private int size;

  IdBuffer(int capacity) {
    ids = new int[Math.max(16, capacity)];
  }

  /** Adds the first ids of these. */
  void putAll(int[] more, int count) {
    int needed = Math.addExact(size, count);
    if (needed > ids.length) {
      ids =
          Arrays.copyOf(
              ids, Math.max(needed, (int) Math.min(ids.length * 2L, Integer.MAX_VALUE - 8)));
    }
    System.arraycopy(more, 0, ids, size, count);
    size = needed;
  }

  int[] toArray() {
    return size == ids.length ? ids : Arrays.copyOf(ids, size);
  }
}
