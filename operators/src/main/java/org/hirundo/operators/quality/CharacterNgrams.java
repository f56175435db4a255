package org.hirundo.operators.quality;

/**
 * How much a text repeats itself in n-grams of code points, for n from 2 to 10, as Swallow Corpus
 * v1's code counts it: {@code top(n)} is the most frequent n-gram's share of all n-grams, {@code
 * repeated(n)} the share of the <em>different</em> n-grams that occur more than once. A text
 * shorter than n has no n-gram: both are 0 (the original fails there).
 *
 * <p>An n-gram can only occur twice where its (n-1)-gram does, so each n looks only at the
 * positions that n-1 left: ordinary prose costs about three passes instead of nine.
 */
final class CharacterNgrams {
  static final int MIN = 2;
  static final int MAX = 10;

  private final double[] top = new double[MAX + 1];
  private final double[] repeated = new double[MAX + 1];

  private CharacterNgrams() {}

  static CharacterNgrams of(int[] codePoints, int length) {
    CharacterNgrams result = new CharacterNgrams();
    long[] hashes = new long[length];
    int[] positions = new int[length];
    for (int i = 0; i < length; i++) {
      hashes[i] = LongCounter.extend(0, codePoints[i]);
      positions[i] = i;
    }
    int[] slots = new int[length];
    int active = length;
    for (int n = MIN; n <= MAX && n <= length; n++) {
      int total = length - n + 1;
      while (active > 0 && positions[active - 1] >= total) {
        active--;
      }
      LongCounter counter = new LongCounter(active);
      for (int i = 0; i < active; i++) {
        hashes[i] = LongCounter.extend(hashes[i], codePoints[positions[i] + n - 1]);
        slots[i] = counter.addAt(hashes[i]);
      }
      int distinct = total - active + counter.distinct();
      result.top[n] = (double) Math.max(1, counter.best()) / total;
      result.repeated[n] = (double) counter.repeated() / distinct;
      active = counter.keepRepeated(slots, hashes, positions, active);
    }
    return result;
  }

  double top(int n) {
    return top[n];
  }

  double repeated(int n) {
    return repeated[n];
  }
}
