package org.hirundo.operators.tokens;

import java.util.Arrays;

/**
 * The ids of a stretch of text.
 *
 * @param begins for each id the index in the text of its first character; -1 where the id begins
 *     inside of a character, or where its characters begin in an earlier id
 * @param end the index behind the stretch
 */
record Window(int[] ids, int[] begins, int end) {

  /** The same, of a text in which the stretch stands behind so many more characters. */
  Window shifted(int by) {
    int[] shifted = new int[begins.length];
    for (int i = 0; i < begins.length; i++) {
      shifted[i] = begins[i] < 0 ? -1 : begins[i] + by;
    }
    return new Window(ids, shifted, end + by);
  }

  /** Without its first ids. */
  Window without(int first) {
    return new Window(
        Arrays.copyOfRange(ids, first, ids.length),
        Arrays.copyOfRange(begins, first, begins.length),
        end);
  }

  /** Whether {@code next} begins with what stands here from the id {@code from} on. */
  boolean goesOnIn(Window next, int from, int agreeing) {
    int count = Math.min(agreeing, ids.length - from);
    return next.ids.length >= count && Arrays.equals(ids, from, from + count, next.ids, 0, count);
  }
}
