package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.schemas.Sequence;

/**
 * Reads one shard of one domain's sequence log, a few records ahead of the schedule. Confined to
 * the fetching thread.
 */
final class ShardCursor {
  private static final int AHEAD = 32;

  private final TopicPartition shard;
  private final int shards;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
  private long nextOffset;
  private long rewoundFor = -1;

  /**
   * @param shards P
   * @param nextOffset where the next sequence stands, or a marker before it; 0 at the beginning
   */
  ShardCursor(TopicPartition shard, int shards, long nextOffset) {
    this.shard = shard;
    this.shards = shards;
    this.nextOffset = nextOffset;
  }

  TopicPartition shard() {
    return shard;
  }

  /** The offset to go on from after the last sequence taken. */
  long nextOffset() {
    return nextOffset;
  }

  boolean wantsMore() {
    return ahead.size() < AHEAD;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    ahead.add(record);
  }

  /**
   * Takes the sequence at a place in the shard: nearly always the next one, else by reading on or
   * from the beginning.
   *
   * @param place from 0
   * @return the sequence, or null if it has not come in yet
   * @throws IOException if the log does not hold it
   */
  Sequence take(long place, LogCodec<Sequence> codec, KafkaConsumer<byte[], byte[]> consumer)
      throws IOException {
    ConsumerRecord<byte[], byte[]> record;
    while ((record = ahead.poll()) != null) {
      Sequence sequence = codec.decode(record.value());
      long found = sequence.getOrdinal() / shards;
      if (found > place) {
        rewind(place, found, record, consumer);
        return null;
      }
      nextOffset = record.offset() + 1;
      if (found == place) {
        rewoundFor = -1;
        return sequence;
      }
    }
    return null;
  }

  private void rewind(
      long place,
      long found,
      ConsumerRecord<byte[], byte[]> record,
      KafkaConsumer<byte[], byte[]> consumer)
      throws IOException {
    if (rewoundFor == place) {
      throw new IOException(
          shard
              + " offset "
              + record.offset()
              + " holds the sequence of place "
              + found
              + " where "
              + place
              + " is due: the log has a gap, by retention or another writer; restore it or start a"
              + " new feed");
    }
    rewoundFor = place;
    ahead.clear();
    nextOffset = 0;
    consumer.seekToBeginning(List.of(shard));
  }
}
