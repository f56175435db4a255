package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SimilarityProperties {
  private static final int PAIRS = 1500;

  /** Two sets of hashes with a union and an intersection of these sizes. */
  private record Pair(long[] left, long[] right) {
    static Pair of(SplittableRandom random, int union, int common) {
      int own = (union - common) / 2;
      long[] left = random.longs(common + own).toArray();
      long[] right = random.longs(union - own).toArray();
      System.arraycopy(left, 0, right, 0, common);
      return new Pair(left, right);
    }
  }

  private static int[] minima(long[] set, int k) {
    MinHash minHash = MinHash.of(k);
    minHash.add(set, set.length);
    return minHash.minima();
  }

  private static byte[] sketch(long[] set) {
    Sketch sketch = new Sketch();
    sketch.add(set, set.length);
    return sketch.bytes();
  }

  @Property(tries = 6, seed = "1")
  void pairsMeetInABandAsOftenAsTheoryHasIt(@ForAll @IntRange(min = 5, max = 9) int tenths) {
    SplittableRandom random = new SplittableRandom(tenths);
    int found = 0;
    for (int i = 0; i < PAIRS; i++) {
      Pair pair = Pair.of(random, 400, 40 * tenths);
      long[] left = BandKeys.of(minima(pair.left(), 126), 18, 7);
      long[] right = BandKeys.of(minima(pair.right(), 126), 18, 7);
      boolean met = false;
      for (int band = 0; band < 18; band++) {
        met |= left[band] == right[band];
      }
      found += met ? 1 : 0;
    }
    double expected = BandKeys.detection(tenths / 10., 18, 7);
    double error = Math.sqrt(expected * (1 - expected) / PAIRS);
    assertThat((double) found / PAIRS).isCloseTo(expected, within(4 * error + .005));
  }

  @Property(tries = 8, seed = "2")
  void theSketchEstimatesWithoutBias(
      @ForAll @IntRange(min = 4, max = 9) int tenths,
      @ForAll @IntRange(min = 1, max = 3) int size) {
    SplittableRandom random = new SplittableRandom(tenths);
    int union = new int[] {0, 150, 400, 1500}[size];
    int common = union * tenths / 10;
    double truth = (double) common / union;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < PAIRS; i++) {
      Pair pair = Pair.of(random, union, common);
      double error = Sketch.similarity(sketch(pair.left()), sketch(pair.right())) - truth;
      sum += error;
      squares += error * error;
    }
    assertThat(sum / PAIRS).isCloseTo(0, within(.006));
    assertThat(Math.sqrt(squares / PAIRS)).isLessThan(.055);
  }

  @Property(tries = 200)
  void orderAndRepetitionDoNotCount(
      @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] set = random.longs(size).toArray();
    long[] again = new long[2 * size];
    for (int i = 0; i < size; i++) {
      again[i] = set[size - 1 - i];
      again[size + i] = set[i];
    }
    assertThat(minima(again, 126)).isEqualTo(minima(set, 126));
    assertThat(sketch(again)).isEqualTo(sketch(set));
  }

  @Property(tries = 100)
  void theMinimaAreThoseOfThePlainFormula(
      @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 0, max = 30) int size) {
    long[] set = new SplittableRandom(seed).longs(size).toArray();
    int[] minima = minima(set, 10);
    for (int j = 0; j < 10; j++) {
      int least = Integer.MAX_VALUE;
      for (long x : set) {
        least = Math.min(least, MinHash.value(j, x));
      }
      assertThat(minima[j]).isEqualTo(least);
    }
  }
}
