package org.hirundo.pipelines.mix;

import java.util.Map;
import org.apache.flink.api.connector.source.SourceSplit;
import org.hirundo.operators.mixture.SequenceLog;

/**
 * One partition of the feed and how far it is.
 *
 * @param partition from 0 to P - 1
 * @param cursor a {@code FeedCursor}'s state; empty at the beginning
 * @param shards where its shard of each sequence log is read on
 */
record FeedSplit(int partition, byte[] cursor, Map<SequenceLog, ShardPlace> shards)
    implements SourceSplit {
  FeedSplit {
    shards = Map.copyOf(shards);
  }

  @Override
  public String splitId() {
    return "feed-" + partition;
  }
}
