package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScoreDistributionTest {
  /** Six standard deviations, where the stated error is 99 of 100 cases. */
  private static final double NEVER = 6 / 2.576;

  private static double[] scores(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] scores = random.doubles(count).map(x -> x * x * x).toArray();
    return scores;
  }

  /** Deals the scores to parts, and merges these in some order, through their bytes. */
  private static ScoreDistribution merged(double[] scores, int parts, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ScoreDistribution[] all = new ScoreDistribution[parts];
    Arrays.setAll(all, i -> ScoreDistribution.empty());
    for (double score : scores) {
      int skewed = Math.min(random.nextInt(parts), random.nextInt(parts));
      all[skewed].add(score);
    }
    ScoreDistribution whole = ScoreDistribution.empty();
    for (ScoreDistribution part : all) {
      ScoreDistribution next = ScoreDistribution.of(part.toBytes());
      if (random.nextBoolean()) {
        whole.merge(next);
      } else {
        next.merge(whole);
        whole = next;
      }
    }
    return whole;
  }

  /** The share of scores that reach the threshold, less the share that was asked for. */
  private static double error(double[] scores, ScoreDistribution sketch, double share) {
    double threshold = sketch.threshold(share);
    long kept = Arrays.stream(scores).filter(score -> score >= threshold).count();
    return (double) kept / scores.length - share;
  }

  @Property(tries = 60)
  void mergedOverAnyPartitionItIsWithinItsError(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int parts,
      @ForAll @IntRange(min = 1, max = 60_000) int count,
      @ForAll @DoubleRange(min = .01, max = 1) double share) {
    double[] scores = scores(seed, count);
    ScoreDistribution sketch = merged(scores, parts, seed + 1);
    assertThat(sketch.count()).isEqualTo(count);
    assertThat(sketch.min()).isEqualTo(Arrays.stream(scores).min().orElseThrow());
    assertThat(sketch.max()).isEqualTo(Arrays.stream(scores).max().orElseThrow());
    double whole = 1.0 / count; // a document is not divided
    assertThat(Math.abs(error(scores, sketch, share)))
        .isLessThanOrEqualTo(NEVER * ScoreDistribution.rankError() + whole);
  }

  @Test
  void theErrorIsTheOneThatIsStatedInNinetyNineOfAHundredCases() {
    assertThat(ScoreDistribution.rankError()).isBetween(.0012, .0014);
    double[] scores = scores(3, 40_000);
    int beyond = 0;
    for (int trial = 0; trial < 200; trial++) {
      double error = error(scores, merged(scores, 8, trial), .1);
      beyond += Math.abs(error) > ScoreDistribution.rankError() ? 1 : 0;
    }
    assertThat(beyond).as("of 200, 2 expected").isLessThanOrEqualTo(10);
  }

  @Test
  void isExactWhileThereAreFewScores() {
    ScoreDistribution sketch = ScoreDistribution.empty();
    for (int i = 0; i < 100; i++) {
      sketch.add(i);
    }
    assertThat(sketch.threshold(.1)).isEqualTo(90);
    assertThat(sketch.threshold(.3)).isEqualTo(70);
    assertThat(sketch.threshold(.005)).as("at most so many, ties apart").isEqualTo(99);
    assertThat(sketch.threshold(1)).isEqualTo(0);
  }

  @Test
  void scoresThatTieWithTheThresholdStandTogether() {
    ScoreDistribution sketch = ScoreDistribution.empty();
    for (int i = 0; i < 100; i++) {
      sketch.add(i < 70 ? .2 : .7);
    }
    assertThat(sketch.threshold(.1)).isEqualTo(.7);
    assertThat(sketch.threshold(.3)).isEqualTo(.7);
    assertThat(sketch.threshold(.31)).isEqualTo(.2);
  }

  @Test
  void whatIsNoNumberDoesNotCountAndBytesAreSmall() {
    ScoreDistribution sketch = merged(scores(5, 60_000), 3, 5);
    sketch.add(Double.NaN);
    assertThat(sketch.count()).isEqualTo(60_000);
    assertThat(sketch.toBytes()).hasSizeLessThan(60_000);
    assertThatThrownBy(() -> ScoreDistribution.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a sketch of scores");
  }
}
