package org.hirundo.operators.quality;

/**
 * The longest stretch of a line that repeats one piece at least ten times in a row: what the
 * regular expression {@code (.+?)\1{9,}} finds.
 *
 * <p>Such a stretch with a piece of p code points has text[i] = text[i + p] for 9·p places in a
 * row, so it is enough to try every 9·p-th place. How far the equality goes is searched with hashes
 * of prefixes: O(n log² n) for any text of n code points, where the expression needs up to n³.
 */
final class Repetitions {
  private static final int TIMES = 10;
  private static final long BASE = 0x9E3779B97F4A7C15L | 1;

  private final CodePoints text;
  private final int length;
  private long[] hashes;
  private long[] powers;
  private int longest;
  private long steps;

  private Repetitions(CodePoints text) {
    this.text = text;
    this.length = text.length();
    for (int p = 1; p <= length / TIMES; p++) {
      int stride = (TIMES - 1) * p;
      for (int i = stride - 1; i + p < length; i += stride) {
        steps++;
        if (agrees(i, i + p)) {
          extend(i, p);
        }
      }
    }
  }

  static Repetitions in(CodePoints text) {
    return new Repetitions(text);
  }

  private boolean agrees(int i, int j) {
    int c = text.at(i);
    return c == text.at(j) && c != '\n';
  }

  private void extend(int i, int p) {
    int right = 1;
    int left = 0;
    int quick = Math.min(8, length - i - p);
    while (right < quick && agrees(i + right, i + p + right)) {
      right++;
    }
    if (right == 8) {
      right = right(i, p);
    }
    quick = Math.min(8, i);
    while (left < quick && agrees(i - left - 1, i + p - left - 1)) {
      left++;
    }
    if (left == 8) {
      left = left(i, p);
    }
    int run = left + right + p;
    if (run >= TIMES * p) {
      longest = Math.max(longest, run);
    }
  }

  /** How many places from i on agree with those p later. */
  private int right(int i, int p) {
    int low = 0;
    int high = length - i - p;
    while (low < high) {
      steps++;
      int middle = (low + high + 1) >>> 1;
      if (hash(i, middle) == hash(i + p, middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** How many places before i agree with those p later. */
  private int left(int i, int p) {
    int low = 0;
    int high = i;
    while (low < high) {
      steps++;
      int middle = (low + high + 1) >>> 1;
      if (hash(i - middle, middle) == hash(i + p - middle, middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private long hash(int from, int count) {
    if (hashes == null) {
      prepare();
    }
    return hashes[from + count] - hashes[from] * powers[count];
  }

  /** A line feed counts as another character at each place, so that nothing repeats across it. */
  private void prepare() {
    hashes = new long[length + 1];
    powers = new long[length + 1];
    powers[0] = 1;
    for (int i = 0; i < length; i++) {
      int c = text.at(i);
      long value = LongCounter.extend(c, c == '\n' ? i + 1L : 0);
      hashes[i + 1] = hashes[i] * BASE + value;
      powers[i + 1] = powers[i] * BASE;
    }
  }

  /** Code points of the longest stretch, 0 without any. */
  int longest() {
    return longest;
  }

  /** Places and hashes compared. */
  long steps() {
    return steps;
  }
}
