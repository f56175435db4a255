package org.hirundo.pipelines.curate;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.function.SerializableFunction;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.Metrics;

/**
 * Makes an entry of the ledger of what became of a record, and counts it.
 *
 * @param <T> what a record became
 */
final class CountOutcomes<T> extends RichMapFunction<T, LedgerEntry> {
  private static final long serialVersionUID = 1L;
  private final SerializableFunction<T, LedgerEntry> entry;
  private transient Labelled<Labelled<Counter>> documents;
  private transient Labelled<Labelled<Counter>> duplicates;
  private transient Labelled<Files> files;

  private record Files(Counter read, Counter bytes) {}

  CountOutcomes(SerializableFunction<T, LedgerEntry> entry) {
    this.entry = entry;
  }

  @Override
  public void open(OpenContext context) {
    MetricGroup group = Metrics.of(getRuntimeContext().getMetricGroup(), "outcome");
    documents =
        new Labelled<>(
            group,
            Metrics.SOURCE,
            source ->
                new Labelled<>(
                    source, Metrics.DOMAIN, domain -> domain.counter("documents_total")));
    duplicates =
        new Labelled<>(
            group,
            Metrics.SOURCE,
            source ->
                new Labelled<>(source, Metrics.KIND, kind -> kind.counter("duplicates_total")));
    files =
        new Labelled<>(
            group,
            Metrics.SOURCE,
            source -> new Files(source.counter("files_total"), source.counter("bytes_total")));
  }

  @Override
  public LedgerEntry map(T outcome) {
    LedgerEntry counted = entry.apply(outcome);
    String source = counted.source();
    switch (counted.kind()) {
      case LedgerEntry.DOCUMENT, LedgerEntry.TAGGED ->
          documents.of(source).of(counted.label()).inc(counted.count());
      case LedgerEntry.EXACT -> duplicates.of(source).of("exact").inc(counted.count());
      case LedgerEntry.NEAR -> duplicates.of(source).of("near").inc(counted.count());
      case LedgerEntry.FILE -> {
        files.of(source).read().inc();
        files.of(source).bytes().inc(counted.bytes());
      }
      default -> {
        // Rejects were counted where they were rejected.
      }
    }
    return counted;
  }
}
