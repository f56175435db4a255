package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.schemas.FeedRecord;

/**
 * Reads the committed feed in the order of g, all partitions merged, in memory bounded by a few
 * records of each. Partitions commit on their own, so some may be ahead: the walk ends where the
 * next record can still come. Confined to one thread.
 */
public final class FeedWalk implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int AHEAD = 64;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final LogCodec<FeedRecord> codec = new LogCodec<>(FeedRecord.class);
  private final List<TopicPartition> partitions;
  private final Properties connection;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Deque<FeedRecord>> ahead = new HashMap<>();
  private final long[] nextRound; // of each partition, one record a round
  private long nextG;

  /**
   * A record and the partition it was read from.
   *
   * @param partition from 0
   */
  public record Found(int partition, FeedRecord record) {}

  /** From the feed's first record to what is committed now. */
  public FeedWalk(String topic, int partitionCount, Properties connection) {
    this.connection = connection;
    consumer = LogReader.brief(connection);
    partitions =
        IntStream.range(0, partitionCount).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    ends = consumer.endOffsets(partitions);
    partitions.forEach(partition -> ahead.put(partition, new ArrayDeque<>()));
    nextRound = new long[partitionCount];
  }

  /**
   * The first g that Kafka has with all behind it: 0, unless retention removed what was before.
   *
   * @throws FeedGoneException if it can't be known, since retention emptied a partition
   */
  public long front() throws IOException {
    try (FeedSearch search = new FeedSearch(partitions, connection)) {
      long round = search.front();
      if (round == Long.MAX_VALUE) {
        throw new FeedGoneException(
            "retention emptied a partition of the feed in Kafka: where it begins can't be known"
                + " before that partition's next sequence comes");
      }
      return round * partitions.size();
    }
  }

  /** The record of the lowest g that was not given yet; null where the next is not committed. */
  public Found next() throws IOException {
    while (partitions.stream().anyMatch(p -> ahead.get(p).isEmpty() && !exhausted(p))) {
      fill();
    }
    TopicPartition lowest = null;
    for (TopicPartition partition : partitions) {
      FeedRecord head = ahead.get(partition).peek();
      if (head != null && (lowest == null || head.getG() < ahead.get(lowest).peek().getG())) {
        lowest = partition;
      }
    }
    if (lowest == null || (ahead.get(lowest).peek().getG() > nextG && mayStillCome(nextG))) {
      return null;
    }
    FeedRecord record = ahead.get(lowest).poll();
    nextG = record.getG() + 1;
    nextRound[lowest.partition()] = record.getG() / partitions.size() + 1;
    return new Found(lowest.partition(), record);
  }

  /** Whether a partition that has no further record may be the one that this g is dealt to. */
  private boolean mayStillCome(long g) {
    return partitions.stream()
        .anyMatch(
            partition ->
                ahead.get(partition).isEmpty()
                    && nextRound[partition.partition()] <= g / partitions.size());
  }

  private boolean exhausted(TopicPartition partition) {
    return consumer.position(partition) >= ends.get(partition);
  }

  private void fill() throws IOException {
    List<TopicPartition> full = new ArrayList<>();
    List<TopicPartition> hungry = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      boolean wants = ahead.get(partition).size() < AHEAD && !exhausted(partition);
      (wants ? hungry : full).add(partition);
    }
    consumer.pause(full);
    consumer.resume(hungry);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() < ends.get(partition)) {
        ahead.get(partition).add(codec.decode(record.value()));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
