package org.hirundo.pipelines.curate;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.LogHistogram;
import org.hirundo.pipelines.metrics.Metrics;

/** What one task tells of the documents that it annotates. Confined to its thread. */
final class AnnotateFigures implements AnnotationTimes {
  private final Labelled<Counter> documents;
  private final Labelled<LogHistogram> scores;
  private final LogHistogram rules;
  private final LogHistogram scoring;

  AnnotateFigures(MetricGroup owner) {
    MetricGroup group = Metrics.of(owner, "annotate");
    documents = new Labelled<>(group, Metrics.DOMAIN, domain -> domain.counter("documents_total"));
    scores = new Labelled<>(group, Metrics.DOMAIN, domain -> LogHistogram.in(domain, "score"));
    rules = LogHistogram.in(group, "rules_seconds");
    scoring = LogHistogram.in(group, "score_seconds");
  }

  @Override
  public void measured(String domain, long nanos) {
    documents.of(domain).inc();
    rules.addNanos(nanos);
  }

  @Override
  public void scored(String domain, double score, long nanos) {
    scores.of(domain).add(score);
    scoring.addNanos(nanos);
  }
}
