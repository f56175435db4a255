package org.hirundo.pipelines.mix;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.Metrics;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.RealTokens;

/** What one reader has put into the feed. Confined to its thread. */
final class ReaderFigures {
  private static final long NONE = Long.MAX_VALUE;

  private record Written(Counter sequences, Counter tokens) {}

  private final MetricGroup group;
  private final Labelled<Written> domains;
  private final AtomicLongArray nextG; // of each partition; NONE of those of other readers
  private boolean begun;

  /**
   * @param partitions of the feed
   */
  ReaderFigures(MetricGroup owner, int partitions) {
    group = Metrics.of(owner, "mix");
    domains =
        new Labelled<>(
            group,
            Metrics.DOMAIN,
            domain ->
                new Written(domain.counter("sequences_total"), domain.counter("tokens_total")));
    long[] none = new long[partitions];
    Arrays.fill(none, NONE);
    nextG = new AtomicLongArray(none);
  }

  /**
   * A record was emitted.
   *
   * @param next the g of the partition's next record
   */
  void emitted(FeedRecord record, int partition, long next) {
    Written written = domains.of(record.getDomain());
    written.sequences().inc();
    written.tokens().inc(RealTokens.of(record));
    nextG.setRelease(partition, next);
    if (!begun) {
      begun = true;
      group.gauge("reader_g", (Gauge<Long>) this::slowest);
    }
  }

  private long slowest() {
    long slowest = NONE;
    for (int i = 0; i < nextG.length(); i++) {
      slowest = Math.min(slowest, nextG.getAcquire(i));
    }
    return slowest;
  }
}
