package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The last committed record of each of some partitions. Offsets don't count records (transaction
 * markers and aborted records take some), so whoever wants to know how far a log has come must look
 * at its last record. Reads a partition again only when its end has moved. Confined to one thread.
 *
 * @param <T> the record class
 */
public final class LastRecords<T extends SpecificRecordBase> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Properties connection;
  private final LogCodec<T> codec;
  private Set<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, T> last = new HashMap<>();

  public LastRecords(Class<T> type, Collection<TopicPartition> partitions, Properties connection) {
    this.connection = connection;
    this.consumer = LogReader.brief(connection);
    this.codec = new LogCodec<>(type);
    this.partitions = Set.copyOf(partitions);
  }

  /** Looks at these partitions from now on. */
  public void watch(Collection<TopicPartition> others) {
    partitions = Set.copyOf(others);
    ends.keySet().retainAll(partitions);
    last.keySet().retainAll(partitions);
  }

  /**
   * The last record of each partition that holds one.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException as {@link LogReader#drain} does
   */
  public Map<TopicPartition, T> look() throws IOException {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> moved = new HashMap<>();
    for (Map.Entry<TopicPartition, Long> end : consumer.endOffsets(partitions).entrySet()) {
      if (!end.getValue().equals(ends.get(end.getKey()))) {
        moved.put(end.getKey(), end.getValue());
      }
    }
    Map<TopicPartition, Long> open = new HashMap<>(moved);
    for (long back = 4; !open.isEmpty(); back *= 8) {
      Map<TopicPartition, byte[]> found = tails(open, begins, back);
      for (Map.Entry<TopicPartition, byte[]> tail : found.entrySet()) {
        last.put(tail.getKey(), codec.decode(tail.getValue()));
      }
      open.keySet().removeAll(found.keySet());
      long reach = back;
      open.entrySet().removeIf(end -> end.getValue() - reach <= begins.get(end.getKey()));
    }
    ends.putAll(moved);
    return Map.copyOf(last);
  }

  /** The last value within so many offsets of each end. */
  private Map<TopicPartition, byte[]> tails(
      Map<TopicPartition, Long> open, Map<TopicPartition, Long> begins, long back) {
    consumer.assign(open.keySet());
    open.forEach((p, end) -> consumer.seek(p, Math.max(begins.get(p), end - back)));
    Map<TopicPartition, byte[]> found = new HashMap<>();
    BrokerPatience patience = new BrokerPatience(connection);
    while (open.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      patience.at(open.keySet().stream().mapToLong(consumer::position).sum());
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < open.get(partition)) {
          found.put(partition, record.value());
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
