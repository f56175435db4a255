package org.hirundo.pipelines.export;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.schemas.FeedRecord;

/** What formats of whole documents have in common: a joiner and a file for each domain. */
abstract class DocumentFormat implements Format {
  private final int endOfDocument;
  private final Totals totals;
  private final Map<String, DocumentJoiner> joiners = new TreeMap<>();

  DocumentFormat(int endOfDocument, Totals totals) {
    this.endOfDocument = endOfDocument;
    this.totals = totals;
  }

  @Override
  public final void add(FeedRecord record, int[] tokens) throws IOException {
    DocumentJoiner joiner = joiners.get(record.getDomain());
    if (joiner == null) {
      joiner = joiner(record.getDomain());
      joiners.put(record.getDomain(), joiner);
    }
    joiner.add(record, tokens);
  }

  private DocumentJoiner joiner(String domain) throws IOException {
    DocumentJoiner.Sink sink = open(domain);
    return new DocumentJoiner(
        endOfDocument,
        document -> {
          totals.document(domain, document);
          sink.write(document);
        });
  }

  @Override
  public final void finish() throws IOException {
    for (DocumentJoiner joiner : joiners.values()) {
      joiner.finish();
    }
    end();
  }

  /** Where the domain's documents go. */
  abstract DocumentJoiner.Sink open(String domain) throws IOException;

  /** After the last document. */
  abstract void end() throws IOException;
}
