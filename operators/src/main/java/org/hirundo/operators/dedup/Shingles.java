package org.hirundo.operators.dedup;

import java.util.Arrays;

/**
 * The overlapping n-grams of a text's code points as {@link ComparedText} has them, each as a
 * well-mixed 64-bit hash. A text of fewer than n code points has no shingle and is like no other
 * text.
 *
 * <p>The hash rolls: a polynomial over the code points modulo 2^64, then a bijective mix. Keeps
 * buffers: confined to one thread.
 */
final class Shingles {
  /** Hashes handed over at once: 8 KiB. */
  static final int BLOCK = 1024;

  private static final long BASE = 0xD1342543DE82EF95L;

  private final int n;
  private final long outgoing; // BASE^n, the weight of the code point that leaves the window
  private final ComparedText compared = new ComparedText();
  private final int[] points; // n that came before, then up to a block of new ones
  private final long[] block = new long[BLOCK];

  /** Takes up to {@link #BLOCK} hashes; the array is overwritten afterwards. */
  interface Sink {
    void accept(long[] hashes, int count);
  }

  Shingles(int n) {
    this.n = n;
    this.points = new int[n + BLOCK];
    long power = 1;
    for (int i = 0; i < n; i++) {
      power *= BASE;
    }
    this.outgoing = power;
  }

  /**
   * Hands over the hashes of all shingles in their order, repeated ones too.
   *
   * @return how many there are
   */
  long hash(String text, Sink sink) {
    compared.begin(text);
    Arrays.fill(points, 0, n, -1); // weighs nothing
    long rolling = 0;
    long total = 0;
    int missing = n - 1; // code points until a shingle is whole
    for (int end; (end = compared.read(points, n)) > n; ) {
      int i = n;
      for (; missing > 0 && i < end; i++, missing--) {
        rolling = rolling * BASE + (points[i] + 1L);
      }
      int count = end - i;
      if (count > 0) {
        rolling = roll(i, end, rolling);
        sink.accept(block, count);
        total += count;
      }
      System.arraycopy(points, end - n, points, 0, n);
    }
    return total;
  }

  private long roll(int from, int end, long rolling) {
    long[] hashes = block;
    int[] values = points;
    for (int i = from; i < end; i++) {
      rolling = rolling * BASE + (values[i] + 1L - (values[i - n] + 1L) * outgoing);
      hashes[i - from] = Mixing.mix(rolling);
    }
    return rolling;
  }
}
