package org.hirundo.operators.mixture;

/**
 * What stands at one g of the feed.
 *
 * @param g the position in the feed
 * @param partition the feed partition, and the shard, that it belongs to
 * @param domain the domain's name
 * @param log the version of the domain's sequence log that is read
 * @param position the sequence's place in shard {@code partition} of that log, from 0
 * @param ordinal the sequence's place in that log: {@code position · P + partition}
 * @param pass how often the shard had been read to its end before; never falls
 * @param mixtureVersion the record that rules g
 */
public record FeedStep(
    long g,
    int partition,
    String domain,
    int log,
    long position,
    long ordinal,
    int pass,
    int mixtureVersion) {}
