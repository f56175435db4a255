package org.hirundo.pipelines.metrics;

import java.util.Arrays;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.junit.jupiter.api.Test;

/**
 * What the metrics of one record cost: four looks at the clock, three times into histograms, four
 * labelled counters. Runs only when it is named: {@code mvn test -pl pipelines -am
 * -Dtest=MetricsBenchmark}.
 */
class MetricsBenchmark {
  private static final int ROUNDS = 9;
  private static final int RECORDS = 2_000_000;
  private static final String[] DOMAINS = {"ja", "en", "code", "math"};
  private static final String[] REASONS = {"short", "language", "empty", "mojibake"};

  @Test
  void ofARecord() {
    MetricGroup group = Metrics.of(new Registered().group(), "extract");
    LogHistogram decode = LogHistogram.in(group, "decode_seconds");
    LogHistogram extract = LogHistogram.in(group, "extract_seconds");
    LogHistogram identify = LogHistogram.in(group, "identify_seconds");
    Labelled<Counter> records = new Labelled<>(group, "source", g -> g.counter("records_total"));
    Labelled<Counter> documents = new Labelled<>(group, "domain", g -> g.counter("n_total"));
    Labelled<Labelled<Counter>> rejects =
        new Labelled<>(
            group, "stage", s -> new Labelled<>(s, "reason", r -> r.counter("rejects_total")));
    double[] nanos = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long begun = System.nanoTime();
      for (int i = 0; i < RECORDS; i++) {
        long one = System.nanoTime();
        long two = System.nanoTime();
        decode.addNanos(two - one + i % 100_000);
        long three = System.nanoTime();
        extract.addNanos(three - two + i % 3_000_000);
        identify.addNanos(System.nanoTime() - three + i % 500_000);
        records.of("CC-MAIN-2024-22").inc();
        documents.of(DOMAINS[i & 3]).inc();
        rejects.of("extract").of(REASONS[i >> 2 & 3]).inc();
      }
      nanos[round] = (System.nanoTime() - begun) / (double) RECORDS;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "a record's metrics: %.0f ns (least %.0f, most %.0f)%n",
        nanos[ROUNDS / 2], nanos[0], nanos[ROUNDS - 1]);
  }
}
