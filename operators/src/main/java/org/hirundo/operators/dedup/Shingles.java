package org.hirundo.operators.dedup;

import java.text.Normalizer;

/**
 * The overlapping n-grams of a text's code points, each as a well-mixed 64-bit hash.
 *
 * <p>Normalisation, for comparison only: NFKC (so ｶﾞ is ガ and Ａ is A, while が stays apart from か),
 * then each run of white space is one space, none at the ends. Case counts. A text of fewer than n
 * code points has no shingle and is like no other text.
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
  private final long[] window;
  private final long[] block = new long[BLOCK];

  /** Takes up to {@link #BLOCK} hashes; the array is overwritten afterwards. */
  interface Sink {
    void accept(long[] hashes, int count);
  }

  Shingles(int n) {
    this.n = n;
    this.window = new long[n];
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
    String normal =
        Normalizer.isNormalized(text, Normalizer.Form.NFKC)
            ? text
            : Normalizer.normalize(text, Normalizer.Form.NFKC);
    int length = normal.length();
    long rolling = 0;
    long points = 0;
    int slot = 0;
    int filled = 0;
    boolean space = false;
    for (int i = 0; i < length; ) {
      int point = normal.codePointAt(i);
      i += Character.charCount(point);
      if (isSpace(point)) {
        space = points > 0;
        continue;
      }
      for (int step = space ? 0 : 1; step < 2; step++) {
        long value = (step == 0 ? ' ' : point) + 1L;
        long leaving = window[slot];
        window[slot] = value;
        slot = slot + 1 == n ? 0 : slot + 1;
        rolling = rolling * BASE + value;
        points++;
        if (points > n) {
          rolling -= leaving * outgoing;
        }
        if (points >= n) {
          block[filled++] = Mixing.mix(rolling);
          if (filled == BLOCK) {
            sink.accept(block, filled);
            filled = 0;
          }
        }
      }
      space = false;
    }
    if (filled > 0) {
      sink.accept(block, filled);
    }
    return Math.max(0, points - n + 1);
  }

  private static boolean isSpace(int point) {
    return point <= ' ' || point > 0x7F && (Character.isSpaceChar(point) || point == 0x85);
  }
}
