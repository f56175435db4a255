package org.hirundo.pipelines.curate;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.LogHistogram;
import org.hirundo.pipelines.metrics.Metrics;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Reject;

/** What one task tells of the records that come to it. Confined to its thread. */
final class ExtractFigures {
  private final MetricGroup group;
  private final Labelled<Counter> records;
  private final Labelled<Counter> documents;
  private final Labelled<Labelled<Counter>> rejects;

  ExtractFigures(MetricGroup owner) {
    group = Metrics.of(owner, "extract");
    records = new Labelled<>(group, Metrics.SOURCE, source -> source.counter("records_total"));
    documents = new Labelled<>(group, Metrics.DOMAIN, domain -> domain.counter("documents_total"));
    rejects =
        new Labelled<>(
            group,
            Metrics.STAGE,
            stage ->
                new Labelled<>(stage, Metrics.REASON, reason -> reason.counter("rejects_total")));
  }

  /** A record left as a document. */
  Document went(Document document) {
    records.of(document.getOrigin().getSource()).inc();
    documents.of(document.getDomain()).inc();
    return document;
  }

  /** A record left as a reject. */
  Reject went(Reject reject) {
    records.of(reject.getOrigin().getSource()).inc();
    rejects.of(reject.getStage()).of(reject.getReason()).inc();
    return reject;
  }

  /** Registers what a page's steps take. */
  PageTimes times() {
    return new Times(
        LogHistogram.in(group, "decode_seconds"),
        LogHistogram.in(group, "extract_seconds"),
        LogHistogram.in(group, "identify_seconds"));
  }

  private record Times(LogHistogram decode, LogHistogram extract, LogHistogram identify)
      implements PageTimes {
    @Override
    public void decoded(long nanos) {
      decode.addNanos(nanos);
    }

    @Override
    public void extracted(long nanos) {
      extract.addNanos(nanos);
    }

    @Override
    public void identified(long nanos) {
      identify.addNanos(nanos);
    }
  }
}
