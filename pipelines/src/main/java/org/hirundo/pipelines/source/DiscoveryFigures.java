package org.hirundo.pipelines.source;

import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Figure;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.Metrics;

/**
 * What an enumerator tells of its looks and of the files of each crawl or dataset.
 *
 * <p>A coordinator's metrics stay registered as long as the job, but its enumerator is made anew
 * after a failure: the source keeps the figures and hands them to each. Confined to the
 * coordinator's thread; any thread may read the metrics.
 */
final class DiscoveryFigures {
  private static final long NONE = Long.MIN_VALUE;

  /** How far one crawl or dataset is. */
  private record Files(Figure all, Figure assigned, Figure pending) {}

  private final Figure failures;
  private final Labelled<Files> files;
  private volatile LongSupplier clock;
  private volatile long looked = NONE;

  private DiscoveryFigures(MetricGroup owner, LongSupplier clock) {
    this.clock = clock;
    MetricGroup discovery = Metrics.of(owner, "discovery");
    discovery.gauge("age_seconds", (Gauge<Double>) this::age);
    failures = Figure.in(discovery, "failures");
    files =
        new Labelled<>(
            owner.addGroup(Metrics.GROUP),
            Metrics.SOURCE,
            source ->
                new Files(
                    Figure.in(source, "files"),
                    Figure.in(source, "files_assigned"),
                    Figure.in(source, "files_pending")));
  }

  /**
   * The figures for an enumerator, with its clock.
   *
   * @param before those of the enumerator before; null for the first one
   */
  static DiscoveryFigures of(
      DiscoveryFigures before, SplitEnumeratorContext<?> context, LongSupplier clock) {
    if (before == null) {
      return new DiscoveryFigures(context.metricGroup(), clock);
    }
    before.clock = clock;
    before.looked = NONE;
    before.failures.set(0);
    return before;
  }

  private double age() {
    long then = looked;
    return then == NONE ? 0 : Math.max(0, clock.getAsLong() - then) / 1000.0;
  }

  /** From then on a look is awaited, in the clock's milliseconds. */
  void waitingSince(long millis) {
    looked = millis;
  }

  /** No look is wanted. */
  void content() {
    looked = NONE;
  }

  void failed(int timesInARow) {
    failures.set(timesInARow);
  }

  /**
   * @param all files there are; -1: not known
   * @param returned of those assigned, the ones that were given back
   */
  void files(String source, long all, long assigned, long returned) {
    Files figures = files.of(source);
    if (all >= 0) {
      figures.all().set(all);
      figures.assigned().set(assigned);
    }
    figures.pending().set(Math.max(0, all - assigned) + returned);
  }
}
