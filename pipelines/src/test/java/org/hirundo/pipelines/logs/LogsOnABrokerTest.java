package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.FileReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: what was not committed is not there, and offsets do not count records. */
class LogsOnABrokerTest {
  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** Writes records in one transaction, which is committed or aborted. */
  private static <T extends SpecificRecordBase> void write(
      Class<T> type, String topic, int partition, List<T> records, boolean committed) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", "test-" + topic + partition);
    LogCodec<T> codec = new LogCodec<>(type);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (T record : records) {
        producer.send(new ProducerRecord<>(topic, partition, null, codec.encode(record)));
      }
      producer.flush();
      if (committed) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
    awaitMarker(new TopicPartition(topic, partition));
  }

  /** A transaction's end is told before its marker stands in the partition. */
  private static void awaitMarker(TopicPartition partition) {
    Properties uncommitted = new Properties();
    uncommitted.putAll(connection);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try (var committed = LogReader.consumer(connection);
        var all =
            new KafkaConsumer<>(
                uncommitted, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      while (!committed.endOffsets(List.of(partition)).equals(all.endOffsets(List.of(partition)))) {
        assertThat(System.nanoTime()).as("the marker's deadline").isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private static FileReport file(int line) {
    return new FileReport("CC-1", "f" + line, line, 1, 10L, 0L, 100L);
  }

  private static FeedRecord sequence(long g) {
    return new FeedRecord(
        g, "ja", 1, g, 0, ByteBuffer.allocate(4), List.of(), "t@1", 0, 1, List.of());
  }

  @Test
  void createsEveryLogOnceAndRefusesAnotherNumberOfPartitions() {
    Topics topics = new Topics("created.");
    topics.create(connection, List.of("ja", "en"), 3);
    topics.create(connection, List.of("ja", "en", "code"), 3);
    try (LogReader<FeedRecord> feed =
        new LogReader<>(FeedRecord.class, topics.feed(), connection)) {
      assertThat(feed.partitions()).isEqualTo(3);
    }
    assertThatThrownBy(() -> topics.create(connection, List.of("ja"), 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has 3 partitions")
        .hasMessageContaining("asks for 4")
        .hasMessageContaining("kafka.prefix");
  }

  @Test
  void aReaderSeesCommittedRecordsOnlyAndKeepsItsPlace() throws Exception {
    Topics topics = new Topics("read.");
    topics.create(connection, List.of("ja"), 1);
    String topic = topics.files();
    write(FileReport.class, topic, 0, List.of(file(1), file(2)), true);
    write(FileReport.class, topic, 0, List.of(file(3)), false);
    write(FileReport.class, topic, 1, List.of(file(4)), true);
    List<Integer> seen = new ArrayList<>();
    try (LogReader<FileReport> reader = new LogReader<>(FileReport.class, topic, connection)) {
      LogReader.Visitor<FileReport> visitor =
          (partition, offset, record) -> seen.add(record.getLine());
      assertThat(reader.drain(visitor)).isEqualTo(3);
      assertThat(seen).containsExactlyInAnyOrder(1, 2, 4);
      assertThat(reader.drain(visitor)).isZero();
      write(FileReport.class, topic, 0, List.of(file(5)), true);
      assertThat(reader.drain(visitor)).isEqualTo(1);
      assertThat(seen).endsWith(5);
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new LogReader<>(FileReport.class, "nowhere", connection))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no topic nowhere");
  }

  @Test
  void theLastRecordIsFoundBehindMarkersAndAbortedOnes() throws Exception {
    Topics topics = new Topics("last.");
    topics.create(connection, List.of("ja"), 1);
    TopicPartition place = new TopicPartition(topics.files(), 2);
    TopicPartition empty = new TopicPartition(topics.files(), 3);
    List<FileReport> many = new ArrayList<>();
    for (int line = 100; line < 140; line++) {
      many.add(file(line));
    }
    try (LastRecords<FileReport> last =
        new LastRecords<>(FileReport.class, List.of(place, empty), connection)) {
      assertThat(last.look()).isEmpty();
      write(FileReport.class, place.topic(), 2, List.of(file(1), file(2)), true);
      assertThat(last.look()).isEqualTo(Map.of(place, file(2)));
      write(FileReport.class, place.topic(), 2, many, false);
      assertThat(last.look()).isEqualTo(Map.of(place, file(2)));
      write(FileReport.class, place.topic(), 2, List.of(file(3)), true);
      assertThat(last.look()).isEqualTo(Map.of(place, file(3)));
    }
  }

  @Test
  void theFeedIsWalkedInTheOrderOfGOverAllPartitions() throws Exception {
    Topics topics = new Topics("walk.");
    topics.create(connection, List.of("ja"), 2);
    for (int partition = 0; partition < 2; partition++) {
      List<FeedRecord> records = new ArrayList<>();
      for (long g = partition; g < 400; g += 2) {
        records.add(sequence(g));
      }
      write(FeedRecord.class, topics.feed(), partition, records, true);
      write(FeedRecord.class, topics.feed(), partition, List.of(sequence(9999)), false);
    }
    try (FeedWalk walk = new FeedWalk(topics.feed(), 2, connection)) {
      for (long g = 0; g < 400; g++) {
        FeedWalk.Found found = walk.next();
        assertThat(found.record().getG()).isEqualTo(g);
        assertThat(found.partition()).isEqualTo((int) (g % 2));
      }
      assertThat(walk.next()).isNull();
    }
  }

  @Test
  void theWalkEndsWhereARecordCanStillComeAndShowsOneThatCannot() throws Exception {
    Topics topics = new Topics("ahead.");
    topics.create(connection, List.of("ja"), 2);
    write(FeedRecord.class, topics.feed(), 0, List.of(sequence(0), sequence(2), sequence(4)), true);
    write(FeedRecord.class, topics.feed(), 1, List.of(sequence(1)), true);
    try (FeedWalk walk = new FeedWalk(topics.feed(), 2, connection)) {
      assertThat(List.of(g(walk), g(walk), g(walk))).containsExactly(0L, 1L, 2L);
      assertThat(walk.next()).isNull();
    }
    write(FeedRecord.class, topics.feed(), 1, List.of(sequence(5)), true);
    try (FeedWalk walk = new FeedWalk(topics.feed(), 2, connection)) {
      assertThat(List.of(g(walk), g(walk), g(walk), g(walk), g(walk)))
          .containsExactly(0L, 1L, 2L, 4L, 5L);
    }
  }

  private static long g(FeedWalk walk) throws Exception {
    return walk.next().record().getG();
  }
}
