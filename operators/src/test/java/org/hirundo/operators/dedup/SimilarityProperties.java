package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

  @Property(tries = 30, seed = "1")
  void pairsMeetInABandAsOftenAsTheoryHasIt(
      @ForAll @IntRange(min = 4, max = 9) int tenths,
      @ForAll @IntRange(min = 0, max = 2) int size,
      @ForAll("presets") DedupParameters preset) {
    int union = new int[] {20, 150, 400}[size];
    SplittableRandom random = new SplittableRandom(tenths);
    int bands = preset.bands();
    int rows = preset.rows();
    int found = 0;
    for (int i = 0; i < PAIRS; i++) {
      Pair pair = Pair.of(random, union, union * tenths / 10);
      long[] left = BandKeys.of(minima(pair.left(), bands * rows), bands, rows);
      long[] right = BandKeys.of(minima(pair.right(), bands * rows), bands, rows);
      boolean met = false;
      for (int band = 0; band < bands; band++) {
        met |= left[band] == right[band];
      }
      found += met ? 1 : 0;
    }
    double expected = BandKeys.detection(tenths / 10., bands, rows);
    double error = Math.sqrt(expected * (1 - expected) / PAIRS);
    assertThat((double) found / PAIRS).isCloseTo(expected, within(4 * error + .005));
  }

  @Provide
  Arbitrary<DedupParameters> presets() {
    return Arbitraries.of(
        DedupParameters.VERIFIED, DedupParameters.SWALLOW, DedupParameters.FINEWEB);
  }

  /**
   * What the number of agreeing minima tells of J, against the binomial distribution: the mean
   * within four standard errors, the spread within a tenth.
   */
  @Property(tries = 30, seed = "3")
  void theShareOfEqualMinimaIsTheSimilarity(
      @ForAll @IntRange(min = 2, max = 9) int tenths,
      @ForAll @IntRange(min = 0, max = 3) int size) {
    int union = new int[] {20, 50, 100, 150}[size];
    double truth = union * tenths / 10 / (double) union;
    int k = 126;
    SplittableRandom random = new SplittableRandom(100 * tenths + size);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < PAIRS; i++) {
      Pair pair = Pair.of(random, union, union * tenths / 10);
      int[] left = minima(pair.left(), k);
      int[] right = minima(pair.right(), k);
      int equal = 0;
      for (int j = 0; j < k; j++) {
        equal += left[j] == right[j] ? 1 : 0;
      }
      double error = (double) equal / k - truth;
      sum += error;
      squares += error * error;
    }
    double deviation = Math.sqrt(truth * (1 - truth) / k);
    assertThat(sum / PAIRS).isCloseTo(0, within(4 * deviation / Math.sqrt(PAIRS) + .002));
    assertThat(Math.sqrt(squares / PAIRS)).isBetween(.9 * deviation, 1.1 * deviation);
  }

  /** The deviation is that of bits which are independent; borrowing bins add up to a quarter. */
  @Property(tries = 30, seed = "2")
  void theSketchEstimatesWithoutBias(
      @ForAll @IntRange(min = 4, max = 9) int tenths,
      @ForAll @IntRange(min = 0, max = 4) int size) {
    SplittableRandom random = new SplittableRandom(tenths);
    int union = new int[] {20, 60, 150, 400, 1500}[size];
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
    double deviation = Math.sqrt((1 - truth * truth) / Sketch.BITS);
    assertThat(sum / PAIRS).isCloseTo(0, within(4 * deviation / Math.sqrt(PAIRS) + .002));
    assertThat(Math.sqrt(squares / PAIRS)).isBetween(.9 * deviation, 1.25 * deviation);
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
