package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Sequence;

/**
 * Tells how many committed sequences each shard of a sequence log holds. Confined to one thread.
 */
final class ShardEnds implements AutoCloseable {
  private final LastRecords<Sequence> last;
  private final Topics topics;
  private final int shards;

  /**
   * @param shards P
   */
  ShardEnds(Topics topics, int shards, Properties connection) {
    this.topics = topics;
    this.shards = shards;
    last = new LastRecords<>(Sequence.class, List.of(), connection);
  }

  /** Sequences in each shard of those logs, which are there. */
  Map<SequenceLog, long[]> counts(Collection<SequenceLog> logs) throws IOException {
    last.watch(logs.stream().flatMap(this::shards).toList());
    Map<TopicPartition, Sequence> records = last.look();
    Map<SequenceLog, long[]> counts = new HashMap<>();
    for (SequenceLog log : logs) {
      counts.put(
          log,
          shards(log)
              .map(records::get)
              .mapToLong(record -> record == null ? 0 : record.getOrdinal() / shards + 1)
              .toArray());
    }
    return counts;
  }

  private Stream<TopicPartition> shards(SequenceLog log) {
    String topic = topics.sequences(log);
    return IntStream.range(0, shards).mapToObj(shard -> new TopicPartition(topic, shard));
  }

  @Override
  public void close() {
    last.close();
  }
}
