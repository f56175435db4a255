package org.hirundo.pipelines.pack;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.LogHistogram;
import org.hirundo.pipelines.metrics.Metrics;

/** What one task tells of the documents that it screens and tokenizes. Confined to its thread. */
final class SelectFigures {
  private final Labelled<Counter> documents;
  private final Counter tokens;
  private final LogHistogram screening;
  private final LogHistogram tokenizing;

  SelectFigures(MetricGroup owner) {
    MetricGroup group = Metrics.of(owner, "select");
    documents = new Labelled<>(group, Metrics.DOMAIN, domain -> domain.counter("documents_total"));
    tokens = group.counter("tokens_total");
    screening = LogHistogram.in(group, "screen_seconds");
    tokenizing = LogHistogram.in(group, "tokenize_seconds");
  }

  void came(String domain) {
    documents.of(domain).inc();
  }

  void screened(long nanos) {
    screening.addNanos(nanos);
  }

  void tokenized(int count, long nanos) {
    tokens.inc(count);
    tokenizing.addNanos(nanos);
  }
}
