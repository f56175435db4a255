package org.hirundo.pipelines.selection;

import java.util.function.Consumer;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FileReport;

/**
 * One score of one document, or the news that a corpus file has been read to its end.
 *
 * @param domain empty for the end of a file
 * @param score name@fingerprint of the model; empty for the end of a file
 * @param source the crawl or dataset
 * @param epoch 0 for rows that go around deduplication
 * @param line such a row's file; otherwise -1
 * @param block which ten thousand positions of the file the row is in; otherwise 0
 */
public record Scored(
    String domain, String score, String source, int epoch, int line, int block, double value) {

  /** A document's scores. */
  public static void of(Document document, Consumer<Scored> out) {
    document.getScores().forEach((score, value) -> out.accept(of(document, score, value)));
  }

  private static Scored of(Document document, String score, double value) {
    int epoch = DocumentId.epoch(document.getId());
    return new Scored(
        document.getDomain(),
        score,
        document.getOrigin().getSource(),
        epoch,
        epoch == 0 ? document.getOrigin().getLine() : -1,
        epoch == 0 ? block(document) : 0,
        value);
  }

  /** The end of a file whose rows go around deduplication. */
  public static Scored end(FileReport file) {
    return new Scored("", "", file.getSource(), 0, file.getLine(), 0, 0);
  }

  boolean isEnd() {
    return score.isEmpty();
  }

  /** Of a row that goes around deduplication. */
  static int block(Document document) {
    return (int) Math.min(document.getOrigin().getPosition() / FreezeRows.BLOCK, Integer.MAX_VALUE);
  }
}
