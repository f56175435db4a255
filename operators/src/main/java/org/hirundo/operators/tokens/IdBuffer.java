package org.hirundo.operators.tokens;

import java.util.Arrays;

/** Ids of a text whose count isn't known yet. */
final class IdBuffer {
  private int[] ids;
  private int size;

  IdBuffer(int capacity) {
    ids = new int[Math.max(16, capacity)];
  }

  void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > ids.length) {
      ids =
          Arrays.copyOf(
              ids, Math.max(needed, (int) Math.min(ids.length * 2L, Integer.MAX_VALUE - 8)));
    }
  }

  /** After {@link #room}. */
  void put(int id) {
    ids[size++] = id;
  }

  int[] toArray() {
    return size == ids.length ? ids : Arrays.copyOf(ids, size);
  }
}
