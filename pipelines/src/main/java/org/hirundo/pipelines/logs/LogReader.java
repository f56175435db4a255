package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of one log, for the command line, the dashboard and tests. Keeps its
 * place between calls. Confined to one thread.
 *
 * @param <T> the record class
 */
public final class LogReader<T extends SpecificRecordBase> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String WAIT_MILLIS = "20";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Properties connection;
  private final List<TopicPartition> partitions;
  private final LogCodec<T> codec;

  /** Takes one committed record and the partition and offset where it stands. */
  public interface Visitor<T> {
    void visit(int partition, long offset, T record) throws IOException;
  }

  /** Reads all partitions of the topic from their first record. */
  public LogReader(Class<T> type, String topic, Properties connection) {
    this.connection = connection;
    consumer = brief(connection);
    var described = consumer.partitionsFor(topic, Duration.ofSeconds(30));
    int count = described == null ? 0 : described.size();
    if (count == 0) {
      consumer.close();
      throw new IllegalStateException(
          "there is no topic "
              + topic
              + " on "
              + connection.getProperty("bootstrap.servers")
              + ": has the topology that writes it been started?");
    }
    partitions = IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    codec = new LogCodec<>(type);
  }

  /** Goes on with the first record that was written at that time or later. */
  public void seek(long millis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, millis));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) -> {
              if (found == null) {
                consumer.seekToEnd(List.of(partition));
              } else {
                consumer.seek(partition, found.offset());
              }
            });
  }

  /** A consumer of committed records that belongs to no group. */
  public static KafkaConsumer<byte[], byte[]> consumer(Properties connection) {
    return consumer(connection, "read_committed");
  }

  /**
   * One for what is there already. Its requests, the last one among them, wait for each other: so
   * none may wait long for records that are to come.
   */
  public static KafkaConsumer<byte[], byte[]> brief(Properties connection) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.putIfAbsent("fetch.max.wait.ms", WAIT_MILLIS);
    return consumer(settings);
  }

  /** One that sees records of open transactions, too: for what there is, not for what counts. */
  public static KafkaConsumer<byte[], byte[]> uncommitted(Properties connection) {
    return consumer(connection, "read_uncommitted");
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Properties connection, String isolation) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("isolation.level", isolation);
    settings.setProperty("enable.auto.commit", "false");
    settings.setProperty("auto.offset.reset", "earliest");
    settings.setProperty("allow.auto.create.topics", "false");
    settings.setProperty("fetch.max.bytes", "67108864");
    settings.putIfAbsent("max.partition.fetch.bytes", "16777216");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  public int partitions() {
    return partitions.size();
  }

  /**
   * Visits every record up to what is committed now, partition by partition in order of offset
   * within each. After a failure, another call goes on behind what was visited.
   *
   * @return how many were visited
   * @throws org.apache.kafka.common.errors.TimeoutException if the broker gives nothing for as long
   *     as the connection's {@code default.api.timeout.ms} says, a minute if it doesn't
   */
  public long drain(Visitor<T> visitor) throws IOException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    BrokerPatience patience = new BrokerPatience(connection);
    long visited = 0;
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      patience.at(partitions.stream().mapToLong(consumer::position).sum());
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        T value;
        try {
          value = codec.decode(record.value());
        } catch (IOException e) {
          throw new IOException(
              record.topic()
                  + " partition "
                  + record.partition()
                  + " offset "
                  + record.offset()
                  + ": "
                  + e.getMessage(),
              e);
        }
        visitor.visit(record.partition(), record.offset(), value);
        visited++;
      }
    }
    return visited;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
