package org.hirundo.operators.quality;

/**
 * How many code points are in n-grams of words that were there before, by datatrove's count: words
 * are joined <em>without</em> anything between them, so that "can not" repeats "cannot" where the
 * numbers of words agree, and a repeat is stepped over as a whole.
 *
 * <p>An n-gram's hash is the difference of two sums over its code points modulo 2^61 - 1, so that
 * it costs the same for every n.
 */
final class ConcatenatedNgrams {
  private static final long MODULUS = (1L << 61) - 1;
  private static final long BASE = 0x0D4C1F2B39E8A675L % MODULUS;
  private static final long INVERSE = power(BASE, MODULUS - 2);

  private final Words words;

  /** Sum of code point times BASE to the power of its place, before word i. */
  private final long[] sums;

  /** BASE to the power of minus the place of word i. */
  private final long[] shifts;

  private final int[] places;

  ConcatenatedNgrams(Words words) {
    this.words = words;
    int count = words.count();
    sums = new long[count + 1];
    shifts = new long[count + 1];
    places = new int[count + 1];
    shifts[0] = 1;
    long power = 1;
    CodePoints text = words.text();
    for (int w = 0; w < count; w++) {
      long sum = sums[w];
      long shift = shifts[w];
      for (int i = words.start(w); i < words.end(w); i++) {
        sum = add(sum, multiply(power, text.at(i) + 1L));
        power = multiply(power, BASE);
        shift = multiply(shift, INVERSE);
      }
      sums[w + 1] = sum;
      shifts[w + 1] = shift;
      places[w + 1] = places[w] + words.length(w);
    }
  }

  long repeatedLetters(int n) {
    int total = words.count() - n + 1;
    if (total <= 0) {
      return 0;
    }
    LongCounter seen = new LongCounter(total);
    long letters = 0;
    for (int i = 0; i < total; ) {
      if (seen.add(hash(i, n)) > 1) {
        letters += places[i + n] - places[i];
        i += n;
      } else {
        i++;
      }
    }
    return letters;
  }

  private long hash(int from, int n) {
    return multiply(add(sums[from + n], MODULUS - sums[from]), shifts[from]);
  }

  private static long add(long a, long b) {
    long sum = a + b;
    return sum >= MODULUS ? sum - MODULUS : sum;
  }

  private static long multiply(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return add(low & MODULUS, (high << 3) | (low >>> 61));
  }

  private static long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }
}
