package org.hirundo.pipelines.logs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Builds the exactly-once Kafka sinks of the logs. */
public final class LogSink {
  private LogSink() {}

  /**
   * @param connection client properties, {@code transaction.timeout.ms} among them
   * @param transactionPrefix stable for the life of the job and unique to this sink
   */
  public static <T extends SpecificRecordBase> Sink<T> exactlyOnce(
      Class<T> type, Route<T> route, Properties connection, String transactionPrefix) {
    return exactlyOnce(type, route, connection, transactionPrefix, CommitGuard.NONE);
  }

  /**
   * The same for logs of several record classes, whose records are committed in the same
   * transactions.
   *
   * @param <T> stands for a record of any of them
   */
  public static <T> Sink<T> exactlyOnce(
      LogEncoder<T> encoder, Route<T> route, Properties connection, String transactionPrefix) {
    return exactlyOnce(encoder, route, connection, transactionPrefix, CommitGuard.NONE);
  }

  /**
   * The same for a log that several jobs may want to write.
   *
   * @param guard asked before transactions are taken up or committed
   */
  public static <T extends SpecificRecordBase> Sink<T> exactlyOnce(
      Class<T> type,
      Route<T> route,
      Properties connection,
      String transactionPrefix,
      CommitGuard guard) {
    return exactlyOnce(LogEncoder.of(type), route, connection, transactionPrefix, guard);
  }

  private static <T> Sink<T> exactlyOnce(
      LogEncoder<T> encoder,
      Route<T> route,
      Properties connection,
      String transactionPrefix,
      CommitGuard guard) {
    Properties producer = new Properties();
    producer.putAll(connection);
    producer.setProperty(TransactionLimit.TIMEOUT, TransactionLimit.timeout(connection));
    producer.setProperty("max.request.size", "67108864");
    producer.putIfAbsent("compression.type", "zstd");
    producer.setProperty("linger.ms", "20");
    producer.setProperty("batch.size", "262144");
    KafkaSink<T> sink =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(producer)
            .setBootstrapServers(connection.getProperty("bootstrap.servers"))
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .setTransactionalIdPrefix(transactionPrefix)
            .setRecordSerializer(new RoutedSerializer<>(encoder, route))
            .build();
    return new GuardedSink<>(sink, route.topics(), guard);
  }

  private static final class RoutedSerializer<T>
      implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
    private static final long serialVersionUID = 1L;
    private final LogEncoder<T> encoder;
    private final Route<T> route;

    RoutedSerializer(LogEncoder<T> encoder, Route<T> route) {
      this.encoder = encoder;
      this.route = route;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        T element, KafkaSinkContext context, Long timestamp) {
      String key = route.key(element);
      return new ProducerRecord<>(
          route.topic(element),
          route.partition(element),
          key == null ? null : key.getBytes(StandardCharsets.UTF_8),
          encoder.encode(element));
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
      return Optional.of(
          new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(route.topics())));
    }
  }
}
