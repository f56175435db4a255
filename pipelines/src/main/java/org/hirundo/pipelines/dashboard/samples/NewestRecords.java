package org.hirundo.pipelines.dashboard.samples;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;

/**
 * The newest records of a log, which is all of it as long as it is short: so many of each
 * partition, and no more than so many bytes and seconds.
 *
 * @param each so many offsets of each partition
 */
record NewestRecords(String topic, Properties connection, int each) {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long MOST_NANOS = 4_000_000_000L;
  private static final long MOST_BYTES = 256L << 20;

  /** Takes one record and when it was written. */
  interface Visitor<T> {
    void visit(T record, long at) throws IOException;
  }

  <T extends SpecificRecordBase> void visit(Class<T> type, Visitor<T> visitor) throws IOException {
    long deadline = System.nanoTime() + MOST_NANOS;
    LogCodec<T> codec = new LogCodec<>(type);
    try (KafkaConsumer<byte[], byte[]> consumer = LogReader.brief(connection)) {
      List<PartitionInfo> described = consumer.partitionsFor(topic, Duration.ofSeconds(5));
      if (described == null) {
        return;
      }
      List<TopicPartition> partitions =
          described.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      partitions.forEach(
          one -> consumer.seek(one, Math.max(begins.get(one), ends.get(one) - each)));
      long bytes = 0;
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))
          && System.nanoTime() < deadline
          && bytes < MOST_BYTES) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          bytes += record.serializedValueSize();
          visitor.visit(codec.decode(record.value()), record.timestamp());
        }
      }
    }
  }
}
