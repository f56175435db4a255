package org.hirundo.pipelines.source;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What one reader's transfers did so far. Thread-safe. */
final class Traffic {
  private final LongAdder requests = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder breaks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder pausedNanos = new LongAdder();

  void requested() {
    requests.increment();
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

  long pausedMillis() {
    return pausedNanos.sum() / 1_000_000;
  }

  /** Shows the counts, below {@code transport}. */
  void register(MetricGroup metrics, LongSupplier inFlight) {
    MetricGroup group = metrics.addGroup("transport");
    gauge(group, "requests", this::requests);
    gauge(group, "refused", this::refusals);
    gauge(group, "retried", this::breaks);
    gauge(group, "bytes", this::bytes);
    gauge(group, "pausedMillis", this::pausedMillis);
    gauge(group, "inFlight", inFlight);
  }

  private static void gauge(MetricGroup group, String name, LongSupplier value) {
    group.gauge(name, (Gauge<Long>) value::getAsLong);
  }
}
