package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.schemas.Sequence;

/**
 * Reads one shard of one domain's sequence log, ahead of the schedule by a bounded number of bytes.
 * A shard of no more bytes than that is read again from memory. Confined to the fetching thread.
 */
final class ShardCursor {
  private final TopicPartition shard;
  private final int shards;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
  private final int enough;
  private long bytes; // of the records ahead
  private final List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>(); // from the start
  private long keptBytes;
  private ShardPlace next;

  /**
   * @param shards P
   * @param next where to go on
   * @param enough bytes of records to hold: with these it wants no more
   */
  ShardCursor(TopicPartition shard, int shards, ShardPlace next, int enough) {
    this.shard = shard;
    this.shards = shards;
    this.next = next;
    this.enough = enough;
  }

  TopicPartition shard() {
    return shard;
  }

  /** Where to go on after the last sequence taken. */
  ShardPlace next() {
    return next;
  }

  boolean wantsMore() {
    return bytes < enough;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    ahead.add(record);
    bytes += record.value().length;
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
    if (place < next.place()) {
      begin(consumer);
    }
    ConsumerRecord<byte[], byte[]> record;
    while ((record = ahead.poll()) != null) {
      bytes -= record.value().length;
      Sequence sequence = codec.decode(record.value());
      long found = sequence.getOrdinal() / shards;
      if (found != next.place()) {
        throw new IOException(
            shard
                + " offset "
                + record.offset()
                + " holds the sequence of place "
                + found
                + " where "
                + next.place()
                + " is due: the log has a gap, by retention or another writer; restore it or start"
                + " a new feed");
      }
      next = new ShardPlace(found + 1, record.offset() + 1);
      keep(record, found);
      if (found == place) {
        return sequence;
      }
    }
    return null;
  }

  private void begin(KafkaConsumer<byte[], byte[]> consumer) {
    if (keptBytes <= enough && kept.size() == next.place()) {
      for (int place = kept.size() - 1; place >= 0; place--) {
        ahead.addFirst(kept.get(place));
      }
      bytes += keptBytes;
    } else {
      ahead.clear();
      bytes = 0;
      consumer.seekToBeginning(List.of(shard));
    }
    next = ShardPlace.BEGINNING;
  }

  private void keep(ConsumerRecord<byte[], byte[]> record, long place) {
    if (place != kept.size() || keptBytes > enough) {
      return;
    }
    kept.add(record);
    keptBytes += record.value().length;
    if (keptBytes > enough) {
      kept.clear();
    }
  }
}
