package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.schemas.FeedRecord;

/**
 * Finds a round in the feed's partitions by probing, O(log n) probes. Offsets are not record
 * numbers: transaction markers and aborted records take some, and retention removes the front. But
 * a partition's record number i holds a g of round i, and between two records lie at least as many
 * offsets as rounds: a jump of as many offsets as rounds are missing never passes the goal. It is
 * halved where markers make such jumps gain little. Looks at the feed as it was when it was made,
 * or last looked at. Confined to one thread.
 */
final class FeedSearch implements AutoCloseable {
  /** So near, reading on costs less than another probe. */
  private static final int NEAR = 16;

  private static final String FETCH_BYTES = "65536";
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final LogCodec<FeedRecord> codec = new LogCodec<>(FeedRecord.class);
  private Map<TopicPartition, Long> begins;
  private Map<TopicPartition, Long> ends;

  /** A record's offset and round. */
  record Place(long offset, long round) {}

  /** What is known of one partition: {@code low} is a record at or before the goal. */
  private static final class Stretch {
    private Place low;
    private long high;
    private boolean halve;
    private boolean done;
  }

  FeedSearch(List<TopicPartition> partitions, Properties connection) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("max.partition.fetch.bytes", FETCH_BYTES); // of a probe, one record counts
    consumer = LogReader.brief(settings);
    this.partitions = partitions;
    look();
  }

  /** Looks at the feed as it is now. */
  void look() {
    begins = consumer.beginningOffsets(partitions);
    ends = consumer.endOffsets(partitions);
  }

  /** The offset behind the last committed record of each partition. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  /** Whether the partition held records that retention has all removed. */
  boolean emptied(TopicPartition partition) {
    return begins.get(partition) > 0 && begins.get(partition) >= ends.get(partition);
  }

  /**
   * The first round that every partition still holds; {@code Long.MAX_VALUE} where retention left a
   * partition none.
   */
  long front() throws IOException {
    Map<TopicPartition, Place> firsts = probe(begins);
    long front = 0;
    for (TopicPartition partition : partitions) {
      Place first = firsts.get(partition);
      if (first != null) {
        front = Math.max(front, first.round());
      } else if (begins.get(partition) > 0) {
        return Long.MAX_VALUE;
      }
    }
    return front;
  }

  /** For each partition an offset at or shortly before its record of that round. */
  Map<TopicPartition, Long> starts(long round) throws IOException {
    Map<TopicPartition, Long> starts = new HashMap<>(begins);
    starts.putAll(starts(partitions, round));
    return starts;
  }

  /** The same for some partitions; none for those that hold no record. */
  private Map<TopicPartition, Long> starts(List<TopicPartition> among, long round)
      throws IOException {
    Map<TopicPartition, Stretch> stretches = new HashMap<>();
    Map<TopicPartition, Long> from = new HashMap<>(begins);
    from.keySet().retainAll(among);
    Map<TopicPartition, Place> firsts = probe(from);
    for (TopicPartition partition : among) {
      Stretch stretch = new Stretch();
      stretch.low = firsts.get(partition);
      stretch.high = ends.get(partition);
      stretch.done = stretch.low == null;
      stretches.put(partition, stretch);
    }
    while (true) {
      Map<TopicPartition, Long> guesses = guesses(stretches, round);
      if (guesses.isEmpty()) {
        break;
      }
      Map<TopicPartition, Place> found = probe(guesses);
      guesses.forEach(
          (partition, guess) ->
              narrow(stretches.get(partition), guess, found.get(partition), round));
    }
    Map<TopicPartition, Long> starts = new HashMap<>();
    stretches.forEach(
        (partition, stretch) -> {
          if (stretch.low != null) {
            starts.put(partition, stretch.low.offset());
          }
        });
    return starts;
  }

  /** The record of that g; empty where its partition does not hold it. */
  Optional<FeedRecord> find(TopicPartition partition, long g) throws IOException {
    Long start = starts(List.of(partition), g / partitions.size()).get(partition);
    if (start == null) {
      return Optional.empty();
    }
    consumer.assign(List.of(partition));
    consumer.resume(List.of(partition));
    consumer.seek(partition, start);
    while (consumer.position(partition) < ends.get(partition)) {
      for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
        FeedRecord record = codec.decode(read.value());
        if (record.getG() >= g) {
          return Optional.of(record).filter(found -> found.getG() == g);
        }
      }
    }
    return Optional.empty();
  }

  private static Map<TopicPartition, Long> guesses(
      Map<TopicPartition, Stretch> stretches, long round) {
    Map<TopicPartition, Long> guesses = new HashMap<>();
    stretches.forEach(
        (partition, stretch) -> {
          if (stretch.done) {
            return;
          }
          long ahead = round - stretch.low.round();
          if (ahead <= NEAR || stretch.high - stretch.low.offset() <= NEAR) {
            stretch.done = true;
            return;
          }
          long jump = stretch.low.offset() + ahead;
          if (stretch.halve || jump >= stretch.high) {
            jump = (stretch.low.offset() + stretch.high) >>> 1;
          }
          guesses.put(partition, jump);
        });
    return guesses;
  }

  private static void narrow(Stretch stretch, long guess, Place found, long round) {
    if (found == null || found.round() > round) {
      stretch.high = guess;
      stretch.halve = true;
      return;
    }
    stretch.halve = (round - found.round()) * 4 > round - stretch.low.round();
    stretch.low = found;
  }

  /** The first record at or behind each offset; none where the partition ends before one. */
  private Map<TopicPartition, Place> probe(Map<TopicPartition, Long> offsets) throws IOException {
    Map<TopicPartition, Place> found = new HashMap<>();
    Set<TopicPartition> open = new HashSet<>(offsets.keySet());
    open.removeIf(partition -> offsets.get(partition) >= ends.get(partition));
    consumer.assign(open);
    consumer.resume(open);
    open.forEach(partition -> consumer.seek(partition, offsets.get(partition)));
    while (!open.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (open.contains(partition) && record.offset() < ends.get(partition)) {
          long g = codec.decode(record.value()).getG();
          found.put(partition, new Place(record.offset(), g / partitions.size()));
          open.remove(partition);
        }
      }
      open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
      consumer.pause(consumer.assignment().stream().filter(p -> !open.contains(p)).toList());
    }
    return found;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
