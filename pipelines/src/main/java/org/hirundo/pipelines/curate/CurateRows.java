package org.hirundo.pipelines.curate;

import java.util.HashMap;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.pipelines.source.CorpusRow;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.schemas.Document;

/**
 * Makes documents of corpus rows. A corpus was extracted, deduplicated and filtered by its makers,
 * so its rows go around these steps.
 */
final class CurateRows extends ProcessFunction<SourceRecord, Document> {
  private static final long serialVersionUID = 1L;

  /** Documents of corpora stand before every crawl's in the order of ids. */
  private static final int CORPUS_EPOCH = 0;

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Document> out) {
    if (record.reject() != null) {
      context.output(Outlets.REJECTS, record.reject());
    } else if (record.report() != null) {
      context.output(Outlets.FILES, record.report());
    } else {
      CorpusRow row = record.row();
      long hash = ContentHash.of(row.text());
      out.collect(
          Document.newBuilder()
              .setId(DocumentId.of(CORPUS_EPOCH, hash))
              .setContentHash(hash)
              .setUrl(row.url())
              .setTitle(row.title())
              .setText(row.text())
              .setDomain(row.domain())
              .setLanguage("und")
              .setLanguageScore(0f)
              .setAttributes(new HashMap<>(row.attributes()))
              .setOrigin(row.origin())
              .build());
    }
  }
}
