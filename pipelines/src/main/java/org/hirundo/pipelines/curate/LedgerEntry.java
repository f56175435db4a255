package org.hirundo.pipelines.curate;

import org.hirundo.operators.dedup.Verdicts;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Reject;

/**
 * One step in a source's sum.
 *
 * @param source the crawl or dataset
 * @param kind which column of the sum
 * @param label the domain of a document or duplicate, the stage and reason of a reject
 * @param count how many
 * @param bytes the stored length of a file
 */
public record LedgerEntry(String source, char kind, String label, long count, long bytes) {
  static final char DOCUMENT = 'd';
  static final char TAGGED = 't';
  static final char EXACT = 'e';
  static final char NEAR = 'n';
  static final char REJECT = 'r';
  static final char FILE = 'f';

  static LedgerEntry of(Document document) {
    boolean tagged = document.getAttributes().containsKey(Verdicts.NEAR_DUPLICATE_OF);
    return new LedgerEntry(
        document.getOrigin().getSource(), tagged ? TAGGED : DOCUMENT, document.getDomain(), 1, 0);
  }

  static LedgerEntry of(Duplicate duplicate) {
    char kind = duplicate.getKind() == DuplicateKind.EXACT ? EXACT : NEAR;
    return new LedgerEntry(duplicate.getOrigin().getSource(), kind, duplicate.getDomain(), 1, 0);
  }

  static LedgerEntry of(Reject reject) {
    String label = reject.getStage() + "/" + reject.getReason();
    return new LedgerEntry(reject.getOrigin().getSource(), REJECT, label, 1, 0);
  }

  static LedgerEntry of(FileReport report) {
    return new LedgerEntry(
        report.getSource(), FILE, report.getFile(), report.getRecords(), report.getBytes());
  }
}
