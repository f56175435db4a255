package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.pipelines.configuration.Quality.Scope;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.Await;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.selection.FollowedScores;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.ScoreSketch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader over two partitions of documents, with the log of scores on a real broker. */
class JudgingReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TopicPartition FIRST = new TopicPartition("documents", 0);
  private static final TopicPartition SECOND = new TopicPartition("documents", 1);
  private static final SelectionRule RULE =
      new SelectionRule("ja", "", "edu@1", Double.NEGATIVE_INFINITY, .1, Scope.ALL, List.of());

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

  /** Gives out what it was made with, one a call, and knows how far it is. */
  private static final class Given implements SourceReader<PlacedDocument, KafkaPartitionSplit> {
    private final Deque<PlacedDocument> left;
    private final Map<TopicPartition, Long> next = new java.util.HashMap<>();

    Given(List<PlacedDocument> documents) {
      left = new ArrayDeque<>(documents);
      next.put(FIRST, 0L);
      next.put(SECOND, 0L);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<PlacedDocument> output) {
      PlacedDocument one = left.poll();
      if (one == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.createOutputForSplit("split").collect(one, 5);
      next.put(one.partition(), one.offset() + 1);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
      return List.of(
          new KafkaPartitionSplit(FIRST, next.get(FIRST)),
          new KafkaPartitionSplit(SECOND, next.get(SECOND)));
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return left.isEmpty() ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private static PlacedDocument document(
      TopicPartition partition, long offset, String domain, int epoch, double score) {
    return new PlacedDocument(
        partition,
        offset,
        Document.newBuilder()
            .setId(DocumentId.of(epoch, offset))
            .setContentHash(offset)
            .setText("text")
            .setDomain(domain)
            .setLanguage("ja")
            .setLanguageScore(1f)
            .setScores(Map.of("edu@1", score))
            .setOrigin(new Origin("A", "f", 0, 0L))
            .build());
  }

  private static void freeze(String topic, int epoch) {
    ScoreDistribution scores = ScoreDistribution.empty();
    for (int i = 0; i < 10; i++) {
      scores.add(i / 10.0);
    }
    ScoreSketch record =
        ScoreSketch.newBuilder()
            .setDomain("ja")
            .setScore("edu@1")
            .setSource("A")
            .setEpoch(epoch)
            .setCount(10)
            .setMin(0)
            .setMax(.9)
            .setK(ScoreDistribution.K)
            .setAll(ByteBuffer.wrap(scores.toBytes()))
            .setCrawl(ByteBuffer.wrap(scores.toBytes()))
            .build();
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", "test");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, new LogCodec<>(ScoreSketch.class).encode(record)));
      producer.commitTransaction();
    }
  }

  private static JudgingReader reader(String prefix, PlacedDocument... documents) {
    Topics topics = new Topics(prefix);
    topics.create(connection, List.of("ja"), 1);
    Selection selection = new Selection(List.of(RULE));
    return new JudgingReader(
        new Given(List.of(documents)),
        selection,
        FollowedScores.start(selection.scores(), topics.scoreSketches(), connection));
  }

  private static List<Judged> all(TestingReaderOutput<Judged> output) {
    List<Judged> documents = new ArrayList<>();
    for (Judged one : output.getEmittedRecords()) {
      if (one.document() != null) {
        documents.add(one);
      }
    }
    return documents;
  }

  @Test
  void waitsForTheRecordWithoutBlockingAndReadsWhatIsInHandAgainAfterARestart() throws Exception {
    TestingReaderOutput<Judged> output = new TestingReaderOutput<>();
    try (JudgingReader reader =
        reader(
            "wait.",
            document(FIRST, 0, "en", 1, .1),
            document(SECOND, 0, "ja", 1, .95),
            document(FIRST, 1, "ja", 1, .5),
            document(FIRST, 2, "en", 1, .1))) {
      assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
      assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
      assertThat(all(output)).hasSize(1);
      assertThat(reader.snapshotState(1))
          .as("the one in hand will be read again, the other partition goes on")
          .containsExactly(new KafkaPartitionSplit(FIRST, 1), new KafkaPartitionSplit(SECOND, 0));
      Await.until(
          "it is woken to look again",
          PATIENCE,
          () -> {
            boolean woken = reader.isAvailable().isDone();
            return woken && reader.pollNext(output) == InputStatus.NOTHING_AVAILABLE;
          });
      freeze("wait.score-sketches", 1);
      Await.until(
          "all is judged",
          PATIENCE,
          () -> {
            if (reader.isAvailable().isDone()) {
              reader.pollNext(output);
            }
            return all(output).size() == 4;
          });
      assertThat(all(output)).extracting(Judged::refused).containsExactly("", "", "keep-top", "");
      assertThat(reader.snapshotState(2))
          .containsExactly(new KafkaPartitionSplit(FIRST, 3), new KafkaPartitionSplit(SECOND, 1));
    }
  }

  @Test
  void aLongWaitIsToldWithTheEpochAndItsEndToo() throws Exception {
    TestingReaderOutput<Judged> output = new TestingReaderOutput<>();
    try (JudgingReader reader = reader("long.", document(FIRST, 0, "ja", 7, .95))) {
      Await.until(
          "the wait is told",
          PATIENCE,
          () -> {
            if (reader.isAvailable().isDone()) {
              reader.pollNext(output);
            }
            return !output.getEmittedRecords().isEmpty();
          });
      assertThat(output.getEmittedRecords())
          .containsExactly(Judged.news("ja", "scores edu@1 of epoch 7 (A)"));
      freeze("long.score-sketches", 8);
      Await.until(
          "the document is judged",
          PATIENCE,
          () -> {
            if (reader.isAvailable().isDone()) {
              reader.pollNext(output);
            }
            return output.getEmittedRecords().size() == 3;
          });
      assertThat(output.getEmittedRecords().get(1)).isEqualTo(Judged.news("ja", ""));
      assertThat(output.getEmittedRecords().get(2).refused()).isEmpty();
    }
  }

  @Test
  void aLogThatIsNotThereIsAFailureThatNamesIt() throws Exception {
    Selection selection = new Selection(List.of(RULE));
    try (JudgingReader reader =
        new JudgingReader(
            new Given(List.of(document(FIRST, 0, "ja", 1, .5))),
            selection,
            FollowedScores.start(selection.scores(), "nowhere", connection))) {
      TestingReaderOutput<Judged> output = new TestingReaderOutput<>();
      Throwable[] failure = new Throwable[1];
      Await.until(
          "it fails",
          PATIENCE,
          () -> {
            try {
              reader.pollNext(output);
            } catch (java.io.IOException e) {
              failure[0] = e;
            }
            return failure[0] != null;
          });
      assertThat(failure[0]).hasMessageContaining("there is no topic nowhere");
    }
  }
}
