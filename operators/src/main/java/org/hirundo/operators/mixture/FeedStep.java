package org.hirundo.operators.mixture;

/**
 * What stands at one g of the feed.
 *
 * @param g the position in the feed
 * @param partition the feed partition, and the shard, that it belongs to
 * @param domain the domain's name
 * @param position the sequence's place in shard {@code partition} of the domain's log, from 0
 * @param ordinal the sequence's place in the domain's log: {@code position · P + partition}
 * @param pass how often the shard had been read to its end before; never falls
 * @param mixtureVersion the record that rules g
 */
public record FeedStep(
    long g,
    int partition,
    String domain,
    long position,
    long ordinal,
    int pass,
    int mixtureVersion) {}
