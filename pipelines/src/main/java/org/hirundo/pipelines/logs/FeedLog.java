package org.hirundo.pipelines.logs;

import java.io.Closeable;
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
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.schemas.FeedRecord;

/**
 * The feed's committed records in Kafka by g, from any g on, in memory bounded by a few records of
 * each partition. Confined to one thread.
 */
final class FeedLog implements Closeable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int AHEAD = 64;
  private static final String WAIT_MILLIS = "50";

  private final Properties connection;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final LogCodec<FeedRecord> codec = new LogCodec<>(FeedRecord.class);
  private final List<TopicPartition> partitions;
  private final RoundPermutation dealing;
  private final Map<TopicPartition, Deque<FeedRecord>> ahead = new HashMap<>();
  private Map<TopicPartition, Long> ends;

  /** What stands where a record was looked for: retention removed it, or the feed has a gap. */
  static final class GoneException extends IOException {
    private static final long serialVersionUID = 1L;

    GoneException(String message) {
      super(message);
    }
  }

  FeedLog(String topic, int partitionCount, long seed, Properties connection) {
    this.connection = new Properties();
    this.connection.putAll(connection);
    this.connection.setProperty("fetch.max.wait.ms", WAIT_MILLIS); // what is read is there
    consumer = LogReader.consumer(this.connection);
    partitions =
        IntStream.range(0, partitionCount).mapToObj(p -> new TopicPartition(topic, p)).toList();
    dealing = new RoundPermutation(partitionCount, seed);
  }

  /** The first g that Kafka has with all behind it; {@code Long.MAX_VALUE}: not known. */
  long front() throws IOException {
    try (FeedSearch search = new FeedSearch(partitions, connection)) {
      long round = search.front();
      return round == Long.MAX_VALUE ? round : round * partitions.size();
    }
  }

  /**
   * The rounds that each partition has come to; -1 where retention removed all of its records, so
   * that it is not known.
   */
  long[] rounds() throws IOException {
    long[] rounds = new long[partitions.size()];
    try (FeedSearch search = new FeedSearch(partitions, connection);
        LastRecords<FeedRecord> lasts =
            new LastRecords<>(FeedRecord.class, partitions, connection)) {
      Map<TopicPartition, FeedRecord> found = lasts.look();
      for (TopicPartition partition : partitions) {
        FeedRecord last = found.get(partition);
        rounds[partition.partition()] =
            last != null ? last.getG() / partitions.size() + 1 : search.emptied(partition) ? -1 : 0;
      }
    }
    return rounds;
  }

  /** Goes to the round of that g. */
  void seek(long g) throws IOException {
    try (FeedSearch search = new FeedSearch(partitions, connection)) {
      Map<TopicPartition, Long> starts = search.starts(g / partitions.size());
      ends = search.ends();
      ahead.clear();
      partitions.forEach(partition -> ahead.put(partition, new ArrayDeque<>()));
      consumer.assign(partitions);
      starts.forEach(consumer::seek);
    }
  }

  /**
   * The record of g, which must be above all that were asked for since {@link #seek}.
   *
   * @throws GoneException if it is not there, but a later one is
   * @throws IOException if nothing committed is left of its partition
   */
  FeedRecord get(long g) throws IOException {
    TopicPartition partition = partitions.get(dealing.partition(g));
    while (true) {
      FeedRecord record = next(partition);
      if (record == null) {
        throw new IOException(
            "the feed ended before g=" + g + ", which was committed: was its topic made anew?");
      }
      if (record.getG() == g) {
        return record;
      }
      if (record.getG() > g) {
        throw new GoneException(
            "partition %d of %s has g=%d where g=%d must stand"
                .formatted(partition.partition(), partition.topic(), record.getG(), g));
      }
    }
  }

  private FeedRecord next(TopicPartition partition) throws IOException {
    while (ahead.get(partition).isEmpty()) {
      if (consumer.position(partition) >= ends.get(partition)) {
        return null;
      }
      fill();
    }
    return ahead.get(partition).poll();
  }

  private void fill() throws IOException {
    List<TopicPartition> full = new ArrayList<>();
    List<TopicPartition> hungry = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      (ahead.get(partition).size() < AHEAD ? hungry : full).add(partition);
    }
    consumer.pause(full);
    consumer.resume(hungry);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      ahead
          .get(new TopicPartition(record.topic(), record.partition()))
          .add(codec.decode(record.value()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
