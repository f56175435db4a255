package org.hirundo.operators.dedup;

import java.text.Normalizer;
import java.util.Arrays;

/** MinHash as it is usually written, with 64-bit values: what {@link SignerBenchmark} compares. */
final class NaiveMinHash {
  private final long[] seeds;
  private final int n;

  NaiveMinHash(int k, int n) {
    this.n = n;
    this.seeds = new long[k];
    Arrays.setAll(seeds, j -> Mixing.mix(j * Mixing.GOLDEN));
  }

  long[] minima(String text) {
    long[] minima = new long[seeds.length];
    Arrays.fill(minima, Long.MAX_VALUE);
    int[] points = Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().toArray();
    for (int i = 0; i + n <= points.length; i++) {
      long shingle = 0;
      for (int j = i; j < i + n; j++) {
        shingle = shingle * Mixing.GOLDEN + points[j];
      }
      for (int j = 0; j < seeds.length; j++) {
        minima[j] = Math.min(minima[j], Mixing.mix(shingle ^ seeds[j]));
      }
    }
    return minima;
  }
}
