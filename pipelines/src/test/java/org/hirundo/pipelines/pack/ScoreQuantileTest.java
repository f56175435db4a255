package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoreQuantileTest {
  private static ScoreQuantile seen(long seed, int scores) {
    ScoreQuantile quantile = new ScoreQuantile();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < scores; i++) {
      quantile.passes("ja", random.nextDouble(), 0.1);
    }
    return quantile;
  }

  /** Where the top tenth begins. */
  private static double threshold(ScoreQuantile quantile) {
    double least = 0;
    double most = 1;
    for (int i = 0; i < 20; i++) {
      double middle = (least + most) / 2;
      if (quantile.passes("ja", middle, 0.1)) {
        most = middle;
      } else {
        least = middle;
      }
    }
    return most;
  }

  @Test
  void thresholdStandsAtTheQuantile() {
    assertThat(threshold(seen(1, 5000))).isCloseTo(0.9, within(0.02));
  }

  @Test
  void domainsDoNotMix() {
    ScoreQuantile quantile = seen(1, 1000);
    assertThat(quantile.passes("en", 0.01, 0.1)).isTrue();
    assertThat(quantile.passes("ja", 0.01, 0.1)).isFalse();
  }

  @Test
  void sketchesOfTwoInstancesAddUp() {
    ScoreQuantile merged = new ScoreQuantile();
    seen(1, 5000).snapshot().forEach(merged::merge);
    seen(2, 5000).snapshot().forEach(merged::merge);
    assertThat(threshold(merged)).isCloseTo(0.9, within(0.02));
  }

  @Test
  void equalScoresStandTogether() {
    ScoreQuantile quantile = new ScoreQuantile();
    for (int i = 0; i < 100; i++) {
      assertThat(quantile.passes("ja", 0.7, 0.1)).isTrue();
    }
  }

  @Test
  void aScoreThatIsNoNumberIsNotAmongTheBestAndHarmsNobody() {
    ScoreQuantile quantile = new ScoreQuantile();
    assertThat(quantile.passes("ja", Double.NaN, 0.1)).isFalse();
    assertThat(quantile.passes("ja", 0.5, 0.1)).isTrue();
    assertThat(quantile.passes("ja", Double.NaN, 0.1)).isFalse();
  }

  @Test
  void aSnapshotIsSmall() {
    assertThat(seen(3, 20_000).snapshot().get("ja")).hasSizeLessThan(20_000);
  }
}
