package org.hirundo.operators.code;

import java.util.Arrays;

/**
 * Finds the longest stretch of at least 100 characters that follows upon itself, as SwallowCode's
 * {@code (.{100,})\1+} does with a dot for line ends, too: by Main and Lorentz (1984), in time
 * n·log n rather than the expression's n².
 */
final class RepeatedStretch {
  private static final int LEAST = 100;

  private final int[] text;
  private int longest;

  private RepeatedStretch(int[] text) {
    this.text = text;
  }

  /** Code points of the longest such stretch, once; 0 if there is none. */
  static int longest(String text) {
    RepeatedStretch search = new RepeatedStretch(text.codePoints().toArray());
    search.search(0, search.text.length);
    return search.longest;
  }

  private void search(int from, int to) {
    if (to - from < 2 * LEAST) {
      return;
    }
    int middle = (from + to) >>> 1;
    search(from, middle);
    search(middle, to);
    across(from, middle, to);
  }

  /** Stretches that begin before the middle, and whose repetition ends behind it. */
  private void across(int from, int middle, int to) {
    int left = middle - from;
    int right = to - middle;
    int[] u = Arrays.copyOfRange(text, from, middle);
    int[] v = Arrays.copyOfRange(text, middle, to);
    int[] backInLeft = prefixes(reversed(u));
    int[] leftAfterRight = prefixes(joined(v, u));
    int[] backInRight = prefixes(joined(reversed(u), reversed(v)));
    int[] rightInRight = prefixes(v);
    for (int centre = 0; centre < left + right; centre++) {
      int length;
      int before;
      int after;
      if (centre < left) {
        length = left - centre;
        before = at(backInLeft, left - centre);
        after = at(leftAfterRight, right + 1 + centre);
      } else {
        length = centre - left + 1;
        before = at(backInRight, left + 1 + right - 1 - (centre - left));
        after = at(rightInRight, centre - left + 1);
      }
      if (length >= LEAST && length > longest && before + after >= length) {
        longest = length;
      }
    }
  }

  private static int at(int[] values, int index) {
    return index >= 0 && index < values.length ? values[index] : 0;
  }

  /** For each position, how far what starts there agrees with the beginning. */
  private static int[] prefixes(int[] text) {
    int[] lengths = new int[text.length];
    for (int i = 1, left = 0, right = 0; i < text.length; i++) {
      int length = i < right ? Math.min(right - i, lengths[i - left]) : 0;
      while (i + length < text.length && text[length] == text[i + length]) {
        length++;
      }
      lengths[i] = length;
      if (i + length > right) {
        left = i;
        right = i + length;
      }
    }
    return lengths;
  }

  private static int[] joined(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + 1 + second.length);
    both[first.length] = -1;
    System.arraycopy(second, 0, both, first.length + 1, second.length);
    return both;
  }

  private static int[] reversed(int[] values) {
    int[] reversed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }
}
