package org.hirundo.pipelines.mix;

import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.SequenceDocument;

/**
 * What a feed record adds to the sums, without its tokens.
 *
 * @param partition of the feed
 * @param tokens how many, without padding
 */
public record FeedCount(
    long g, int partition, String domain, int tokens, long ordinal, int pass, int mixtureVersion) {

  static FeedCount of(FeedRecord record, int partition) {
    return new FeedCount(
        record.getG(),
        partition,
        record.getDomain(),
        realTokens(record),
        record.getOrdinal(),
        record.getPass(),
        record.getMixtureVersion());
  }

  private static int realTokens(FeedRecord record) {
    int tokens = 0;
    for (SequenceDocument document : record.getDocuments()) {
      tokens += document.getLength();
    }
    return tokens;
  }
}
