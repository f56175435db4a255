package org.hirundo.schemas;

import java.util.List;

/** How many of a sequence's S tokens are documents': what is left at its end is padding. */
public final class RealTokens {
  private RealTokens() {}

  /** From 0 to S. */
  public static int of(Sequence sequence) {
    return of(sequence.getDocuments());
  }

  /** From 0 to S. */
  public static int of(FeedRecord record) {
    return of(record.getDocuments());
  }

  /**
   * What the record counts for in the schedule: the real tokens that its sequence had before
   * documents were taken out of it.
   */
  public static int scheduled(FeedRecord record) {
    return of(record.getDocuments()) + of(record.getTakenOut());
  }

  /** The sum of the pieces' lengths. */
  public static int of(List<SequenceDocument> documents) {
    int tokens = 0;
    for (SequenceDocument document : documents) {
      tokens += document.getLength();
    }
    return tokens;
  }
}
