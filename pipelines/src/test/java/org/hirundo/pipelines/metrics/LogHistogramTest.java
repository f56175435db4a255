package org.hirundo.pipelines.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;

class LogHistogramTest {
  private static final double ERROR = .016;
  private long nanos;

  @Property(tries = 200)
  void quantilesAreRightToAPercentAndAHalf(
      @ForAll @Size(min = 1, max = 300) List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
    LogHistogram histogram = LogHistogram.unseen();
    values.forEach(histogram::add);
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    HistogramStatistics statistics = histogram.getStatistics();
    for (double quantile : new double[] {.5, .75, .95, .99, .999}) {
      double exact = sorted[(int) Math.ceil(quantile * sorted.length) - 1];
      assertThat(statistics.getQuantile(quantile))
          .isCloseTo(exact, within(ERROR * Math.abs(exact) + 1e-9));
    }
    assertThat(histogram.getCount()).isEqualTo(values.size());
    assertThat(statistics.size()).isEqualTo(values.size());
  }

  @Test
  void theMeanAndTheSpreadAreThoseOfTheValues() {
    LogHistogram histogram = LogHistogram.unseen();
    double[] values = {1, 2, 3, 4, 100};
    Arrays.stream(values).forEach(histogram::add);
    assertThat(histogram.getStatistics().getMean()).isCloseTo(22, within(.4));
    assertThat(histogram.getStatistics().getStdDev()).isCloseTo(39.02, within(.7));
    assertThat(histogram.getStatistics().getMin()).isEqualTo(1);
    assertThat(histogram.getStatistics().getMax()).isBetween(98L, 102L);
  }

  @Test
  void nothingAndWhatIsNoNumberAreZero() {
    LogHistogram histogram = LogHistogram.unseen();
    histogram.add(Double.NaN);
    assertThat(histogram.getCount()).isZero();
    assertThat(histogram.getStatistics().getQuantile(.5)).isZero();
    assertThat(histogram.getStatistics().getMean()).isZero();
    assertThat(histogram.getStatistics().getStdDev()).isZero();
  }

  @Test
  void theLargestAndTheSmallestHaveABucket() {
    LogHistogram histogram = LogHistogram.unseen();
    histogram.add(Double.POSITIVE_INFINITY);
    assertThat(histogram.getStatistics().getQuantile(.5)).isGreaterThan(2e9).isLessThan(1e10);
    histogram.add(Double.NEGATIVE_INFINITY);
    histogram.add(Double.MIN_VALUE);
    assertThat(histogram.getStatistics().getQuantile(.5)).isZero();
    assertThat(histogram.getStatistics().getQuantile(.1)).isLessThan(-2e9);
  }

  @Test
  void theWindowEndsWithTheLookAfterAMinuteAndTheCountDoesNot() {
    LogHistogram histogram = new LogHistogram(() -> nanos);
    histogram.add(1);
    assertThat(histogram.getStatistics().size()).isEqualTo(1);
    nanos = 61_000_000_000L;
    assertThat(histogram.getStatistics().size()).isEqualTo(1);
    histogram.add(2);
    assertThat(histogram.getStatistics().size()).isEqualTo(2);
    nanos = 122_000_000_000L;
    assertThat(histogram.getStatistics().size()).isEqualTo(2);
    assertThat(histogram.getStatistics().size()).isEqualTo(1);
    assertThat(histogram.getStatistics().getQuantile(.5)).isCloseTo(2, within(.04));
    assertThat(histogram.getCount()).isEqualTo(2);
    nanos = 999_000_000_000L;
    assertThat(histogram.getStatistics().size()).as("nothing came since").isEqualTo(1);
    assertThat(histogram.getStatistics().getQuantile(.5)).isCloseTo(2, within(.04));
  }
}
