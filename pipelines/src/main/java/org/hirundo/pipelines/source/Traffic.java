package org.hirundo.pipelines.source;

import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Metrics;

/** What one reader's transfers did so far. Thread-safe. */
final class Traffic {
  private final LongAdder requests = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder breaks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder pausedNanos = new LongAdder();

  void requested() {
    requests.increment();
  }

  /** A request that was made is over, or the transfer that it began. */
  void ended() {
    ended.increment();
  }

  /** The server answered that it is busy. */
  void refused() {
    refusals.increment();
  }

  /** A transfer, or an attempt to begin one, failed and is repeated. */
  void broke() {
    breaks.increment();
  }

  void came(int count) {
    bytes.add(count);
  }

  void paused(long nanos) {
    pausedNanos.add(nanos);
  }

  long requests() {
    return requests.sum();
  }

  long refusals() {
    return refusals.sum();
  }

  long breaks() {
    return breaks.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  /** Shows the counts, as metrics of {@code transport}. */
  void register(MetricGroup metrics) {
    MetricGroup group = Metrics.of(metrics, "transport");
    group.gauge("requests_total", (Gauge<Long>) this::requests);
    group.gauge("refusals_total", (Gauge<Long>) this::refusals);
    group.gauge("retries_total", (Gauge<Long>) this::breaks);
    group.gauge("received_bytes_total", (Gauge<Long>) this::bytes);
    group.gauge("paused_seconds_total", (Gauge<Double>) () -> pausedNanos.sum() * 1e-9);
    group.gauge("in_flight", (Gauge<Long>) () -> Math.max(0, requests.sum() - ended.sum()));
  }
}
