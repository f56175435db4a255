package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.Await;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.SequenceSizes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesTest {
  private static final Topics TOPICS = new Topics("");
  private static final String ANY = sizes("any");
  private static final int FULL = 1 << 20;
  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    TOPICS.create(connection, List.of("any", "full", "torn"), 2);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void eachSizeIsFoundInAnyOrderWhileTheLogGrows() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    try (KafkaProducer<byte[], byte[]> producer = producer("any");
        Sizes sizes = new Sizes(FULL, connection)) {
      long written = 0;
      for (int transaction = 0; transaction < 6; transaction++) {
        producer.beginTransaction();
        if (transaction % 3 == 1) {
          write(producer, "any", 5, 90, 1);
          producer.flush();
          producer.abortTransaction();
          continue;
        }
        for (int record = 0; record < 400; record++) {
          int count = 1 + random.nextInt(64);
          write(producer, "any", written, count, 0);
          written += count;
        }
        producer.commitTransaction();
        awaitKnown(sizes, "any", written);
        for (long ordinal = Math.max(0, written - 9_000); ordinal < written; ordinal++) {
          assertThat(sizes.tokens(ANY, ordinal)).isEqualTo(size(ordinal));
        }
      }
      try (Sizes fresh = new Sizes(FULL, connection)) {
        for (int i = 0; i < 60; i++) {
          long ordinal = random.nextLong(written);
          assertThat(fresh.tokens(ANY, ordinal)).isEqualTo(size(ordinal));
        }
      }
      long end = written;
      assertThatThrownBy(() -> sizes.tokens(ANY, end))
          .hasRootCauseInstanceOf(IOException.class)
          .hasMessageContaining("holds no size of sequence " + end);
    }
  }

  @Test
  void sizesThatWereNeverWrittenAreFullOnlyOnceNoTransactionIsOpen() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer("torn");
        Sizes sizes = new Sizes(FULL, connection)) {
      assertThat(sizes.known(sizes("full"))).isEqualTo(Long.MAX_VALUE);
      assertThat(sizes.tokens(sizes("full"), 3)).isEqualTo(FULL);
      producer.beginTransaction();
      write(producer, "torn", 0, 10, 0);
      producer.flush();
      assertThat(sizes.known(sizes("torn"))).isZero();
      producer.commitTransaction();
      awaitKnown(sizes, "torn", 10);
      assertThat(sizes.tokens(sizes("torn"), 9)).isEqualTo(size(9));
    }
  }

  /** A commit shows in each topic a little after it is answered. */
  private static void awaitKnown(Sizes sizes, String domain, long count) throws Exception {
    Await.until(
        count + " sizes of " + domain,
        Duration.ofMinutes(1),
        () -> sizes.known(sizes(domain)) == count);
  }

  private static KafkaProducer<byte[], byte[]> producer(String name) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", name);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static void write(
      KafkaProducer<byte[], byte[]> producer, String domain, long from, int count, int salt) {
    List<Integer> sizes = new ArrayList<>();
    for (long ordinal = from; ordinal < from + count; ordinal++) {
      sizes.add(size(ordinal) + salt);
    }
    producer.send(
        new ProducerRecord<>(
            sizes(domain),
            0,
            null,
            new LogCodec<>(SequenceSizes.class).encode(new SequenceSizes(domain, from, sizes))));
  }

  private static String sizes(String domain) {
    return TOPICS.sizes(new SequenceLog(domain, 1));
  }

  private static int size(long ordinal) {
    return (int) (ordinal * 7919 % 100_003);
  }
}
