package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Sequence;

/** Tells how many committed sequences each shard of each domain holds. Confined to one thread. */
final class ShardEnds implements AutoCloseable {
  private final LastRecords<Sequence> last;
  private final Topics topics;
  private final List<String> domains;
  private final int shards;

  /**
   * @param shards P
   */
  ShardEnds(Topics topics, List<String> domains, int shards, Properties connection) {
    this.topics = topics;
    this.domains = List.copyOf(domains);
    this.shards = shards;
    List<TopicPartition> partitions = new ArrayList<>();
    for (String domain : domains) {
      for (int shard = 0; shard < shards; shard++) {
        partitions.add(new TopicPartition(topics.sequences(domain), shard));
      }
    }
    last = new LastRecords<>(Sequence.class, partitions, connection);
  }

  /** Sequences in each shard, by domain. */
  Map<String, long[]> counts() throws IOException {
    Map<TopicPartition, Sequence> records = last.look();
    Map<String, long[]> byDomain = new HashMap<>();
    for (String domain : domains) {
      long[] counts = new long[shards];
      for (int shard = 0; shard < shards; shard++) {
        Sequence sequence = records.get(new TopicPartition(topics.sequences(domain), shard));
        counts[shard] = sequence == null ? 0 : sequence.getOrdinal() / shards + 1;
      }
      byDomain.put(domain, counts);
    }
    return byDomain;
  }

  @Override
  public void close() {
    last.close();
  }
}
