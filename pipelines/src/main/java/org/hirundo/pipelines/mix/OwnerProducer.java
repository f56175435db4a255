package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;

/**
 * Writes the records of which the feed's order depends. All mix jobs of a feed share one
 * transactional id, so that the one that was opened last shuts out the others. Confined to one
 * thread.
 */
final class OwnerProducer implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_MILLIS = 5;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;

  /** Another one was opened since. */
  static final class FencedException extends IOException {
    private static final long serialVersionUID = 1L;

    FencedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Shuts out all that were opened before. */
  OwnerProducer(Topics topics, Properties connection) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", topics.mix() + "-owner");
    settings.setProperty("transaction.timeout.ms", "60000");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    admin = Admin.create(connection);
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Writes one record and returns when every reader of committed records can see it. */
  <T extends SpecificRecordBase> void write(String topic, T record, Class<T> type)
      throws IOException {
    try {
      producer.beginTransaction();
      Future<RecordMetadata> sent =
          producer.send(new ProducerRecord<>(topic, 0, null, new LogCodec<>(type).encode(record)));
      producer.commitTransaction();
      awaitVisible(new TopicPartition(topic, 0), sent.get().offset());
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new FencedException("another mix job was started meanwhile", e);
    } catch (KafkaException | ExecutionException e) {
      throw new IOException("cannot write to " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing to " + topic, e);
    }
  }

  /** A transaction's commit is told before its marker stands in the partition. */
  private void awaitVisible(TopicPartition partition, long offset)
      throws IOException, InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    while (admin
            .listOffsets(Map.of(partition, OffsetSpec.latest()), committed)
            .partitionResult(partition)
            .get()
            .offset()
        <= offset) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the record at " + partition + " " + offset + " does not show up");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
