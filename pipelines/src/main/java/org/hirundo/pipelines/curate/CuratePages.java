package org.hirundo.pipelines.curate;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.pipelines.source.RawPage;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.schemas.Document;

/** Decodes, extracts and identifies pages; what can't be used leaves as a reject. */
final class CuratePages extends ProcessFunction<SourceRecord, Document> {
  private static final long serialVersionUID = 1L;
  private final String languageModel;
  private transient PageCurator curator;

  /**
   * @param languageModel path of a fastText language model, or empty for the built-in identifier
   */
  CuratePages(String languageModel) {
    this.languageModel = languageModel;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    curator = PageCurator.open(languageModel);
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Document> out) {
    if (record.reject() != null) {
      context.output(Outlets.REJECTS, record.reject());
    } else if (record.report() != null) {
      context.output(Outlets.FILES, record.report());
    } else {
      RawPage page = record.page();
      PageCurator.Outcome outcome =
          curator.curate(page.body(), page.contentType(), page.url(), page.origin(), page.epoch());
      if (outcome.document() != null) {
        outcome.document().getAttributes().put("date", page.date());
        out.collect(outcome.document());
      } else {
        context.output(Outlets.REJECTS, outcome.reject());
      }
    }
  }
}
