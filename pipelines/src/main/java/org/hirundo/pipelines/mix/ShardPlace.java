package org.hirundo.pipelines.mix;

/**
 * A place in a shard of a sequence log.
 *
 * @param place of the sequence in the shard, from 0
 * @param offset where it stands on the broker, or a transaction marker before it
 */
record ShardPlace(long place, long offset) {
  static final ShardPlace BEGINNING = new ShardPlace(0, 0);
}
