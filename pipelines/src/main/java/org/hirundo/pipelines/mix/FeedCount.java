package org.hirundo.pipelines.mix;

import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.RealTokens;

/**
 * What a feed record adds to the sums, without its tokens.
 *
 * @param partition of the feed
 * @param tokens how many, without padding, but with what was taken out
 */
public record FeedCount(
    long g, int partition, String domain, int tokens, long ordinal, int pass, int mixtureVersion) {

  static FeedCount of(FeedRecord record, int partition) {
    return new FeedCount(
        record.getG(),
        partition,
        record.getDomain(),
        RealTokens.scheduled(record),
        record.getOrdinal(),
        record.getPass(),
        record.getMixtureVersion());
  }
}
