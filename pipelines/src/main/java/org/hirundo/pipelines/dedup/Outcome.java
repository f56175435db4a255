package org.hirundo.pipelines.dedup;

import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;

/**
 * What became of one line.
 *
 * @param file its file's place in the call
 * @param ordinal its place among the documents of the file
 * @param id id of the kept document: its own or its witness's
 * @param kind one of the constants here
 */
public record Outcome(int file, int ordinal, long id, byte kind, float similarity) {
  static final byte KEPT = 1;
  static final byte EXACT = 2;
  static final byte NEAR = 3;

  static Outcome of(Document kept) {
    return new Outcome(
        kept.getOrigin().getLine(), (int) kept.getOrigin().getPosition(), kept.getId(), KEPT, 1);
  }

  static Outcome of(Duplicate duplicate) {
    return new Outcome(
        duplicate.getOrigin().getLine(),
        (int) duplicate.getOrigin().getPosition(),
        duplicate.getDuplicateOf(),
        duplicate.getKind() == DuplicateKind.EXACT ? EXACT : NEAR,
        duplicate.getSimilarity());
  }
}
