package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
  private final LogCodec<T> codec;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, T> last = new HashMap<>();

  public LastRecords(
      Class<T> type, Collection<TopicPartition> partitions, Properties connection) {
    this.consumer = LogReader.consumer(connection);
    this.codec = new LogCodec<>(type);
    this.partitions = List.copyOf(partitions);
  }

  /** The last record of each partition that holds one. */
  public Map<TopicPartition, T> look() throws IOException {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    for (Map.Entry<TopicPartition, Long> end : consumer.endOffsets(partitions).entrySet()) {
      TopicPartition partition = end.getKey();
      if (!end.getValue().equals(ends.get(partition))) {
        T record = find(partition, begins.get(partition), end.getValue());
        if (record != null) {
          last.put(partition, record);
        }
        ends.put(partition, end.getValue());
      }
    }
    return Map.copyOf(last);
  }

  private T find(TopicPartition partition, long begin, long end) throws IOException {
    consumer.assign(List.of(partition));
    for (long back = 4; ; back *= 8) {
      long from = Math.max(begin, end - back);
      consumer.seek(partition, from);
      byte[] value = null;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            value = record.value();
          }
        }
      }
      if (value != null) {
        return codec.decode(value);
      }
      if (from == begin) {
        return null;
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
