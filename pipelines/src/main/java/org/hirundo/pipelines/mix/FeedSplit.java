package org.hirundo.pipelines.mix;

import java.util.Map;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One partition of the feed and how far it is.
 *
 * @param partition from 0 to P - 1
 * @param cursor a {@code FeedCursor}'s state; empty at the beginning
 * @param offsets the Kafka offset of the next sequence of each domain in this partition's shard
 */
record FeedSplit(int partition, byte[] cursor, Map<String, Long> offsets) implements SourceSplit {
  FeedSplit {
    offsets = Map.copyOf(offsets);
  }

  @Override
  public String splitId() {
    return "feed-" + partition;
  }
}
