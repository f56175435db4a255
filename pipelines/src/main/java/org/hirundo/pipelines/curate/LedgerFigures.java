package org.hirundo.pipelines.curate;

import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Figure;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.Metrics;
import org.hirundo.schemas.CurateReport;

/** The sums of a ledger's sources. Confined to the task's thread. */
final class LedgerFigures {
  private final Labelled<Source> sources;

  LedgerFigures(MetricGroup owner) {
    sources = new Labelled<>(Metrics.of(owner, "ledger"), Metrics.SOURCE, Source::new);
  }

  void show(CurateReport sum) {
    sources.of(sum.getSource()).show(sum);
  }

  private static final class Source {
    private final Figure files;
    private final Figure bytes;
    private final Figure records;
    private final Labelled<Figure> documents;
    private final Labelled<Figure> duplicates;
    private final Labelled<Labelled<Figure>> rejects;

    private Source(MetricGroup group) {
      files = Figure.in(group, "files");
      bytes = Figure.in(group, "bytes");
      records = Figure.in(group, "records");
      documents = new Labelled<>(group, Metrics.DOMAIN, domain -> Figure.in(domain, "documents"));
      duplicates = new Labelled<>(group, Metrics.KIND, kind -> Figure.in(kind, "duplicates"));
      rejects =
          new Labelled<>(
              group,
              Metrics.STAGE,
              stage ->
                  new Labelled<>(stage, Metrics.REASON, reason -> Figure.in(reason, "rejects")));
    }

    private void show(CurateReport sum) {
      files.set(sum.getFiles());
      bytes.set(sum.getBytes());
      records.set(sum.getRecords());
      sum.getDocuments().forEach((domain, count) -> documents.of(domain).set(count));
      duplicates.of("exact").set(sum.getExactDuplicates());
      duplicates.of("near").set(sum.getNearDuplicates());
      sum.getRejects()
          .forEach(
              (where, count) -> {
                int slash = where.indexOf('/');
                rejects.of(where.substring(0, slash)).of(where.substring(slash + 1)).set(count);
              });
    }
  }
}
