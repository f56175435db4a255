package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.command.Ran;
import org.hirundo.pipelines.logs.OpenTransactions.Open;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.FileReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that stay open, and those that end before their sink could commit them. */
class LostTransactionTest {
  private static final Topics TOPICS = Topics.PLAIN;
  private static final TopicPartition PLACE = new TopicPartition(TOPICS.files(), 0);
  private static final String ID = "hirundo-curate-files-0-0";

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private Properties connection;
  private FlinkKafkaInternalProducer<byte[], byte[]> producer;

  @BeforeEach
  void beginATransaction() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    TOPICS.create(connection, List.of("ja"), 1);
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("key.serializer", ByteArraySerializer.class.getName());
    settings.setProperty("value.serializer", ByteArraySerializer.class.getName());
    producer = new FlinkKafkaInternalProducer<>(settings, ID);
    producer.initTransactions();
    send(1);
  }

  private void send(int line) {
    producer.beginTransaction();
    byte[] value =
        new LogCodec<>(FileReport.class)
            .encode(new FileReport("CC-1", "f" + line, line, 1, 10L, 0L, 100L));
    producer.send(new ProducerRecord<>(PLACE.topic(), PLACE.partition(), null, value));
    producer.flush();
    producer.precommitTransaction();
  }

  @AfterEach
  void stop() {
    producer.close();
    broker.close();
  }

  private void end() throws IOException {
    try (OpenTransactions transactions = new OpenTransactions(connection)) {
      Set<Open> open = transactions.withPrefix("hirundo-");
      assertThat(open).hasSize(1);
      transactions.end(open);
      assertThat(transactions.withPrefix("hirundo-")).allMatch(one -> !one.ongoing());
    }
  }

  private void commit(CommitGuard guard, boolean restored) throws Exception {
    var sink =
        (GuardedSink<FileReport>)
            LogSink.exactlyOnce(
                FileReport.class, Route.to(TOPICS.files()), connection, "hirundo-lost", guard);
    KafkaCommittable live = KafkaCommittable.of(producer);
    KafkaCommittable asked =
        restored ? new KafkaCommittable(live.getProducerId(), live.getEpoch(), ID, null) : live;
    Committer<KafkaCommittable> committer = sink.createCommitter(new Context());
    try {
      committer.commit(List.of(new Request(asked)));
    } finally {
      committer.close();
    }
  }

  @Test
  void aTransactionThatWasAbortedUnderARunningSinkFailsItForGood() throws Exception {
    end();
    assertThatThrownBy(() -> commit(CommitGuard.NONE, false))
        .isInstanceOf(LostTransactionException.class)
        .hasMessageContaining(ID)
        .hasMessageContaining("[files]")
        .hasMessageContaining("kafka.transaction-timeout");
  }

  /** There it may have been committed before, and its id used again. */
  @Test
  void aRestoredSinkPassesOverATransactionThatHasEnded() throws Exception {
    end();
    commit(CommitGuard.NONE, true);
  }

  @Test
  void whatAGuardForbidsIsNotCommitted() throws Exception {
    CommitGuard forbids =
        new CommitGuard() {
          private static final long serialVersionUID = 1L;

          @Override
          public void await() {}

          @Override
          public void require() throws IOException {
            throw new IOException("not yours");
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> commit(forbids, false)).hasMessage("not yours");
    assertThat(committed()).isZero();
    commit(CommitGuard.NONE, false);
  }

  @Test
  void theVerbShowsWhatHoldsReadersBackAndEndsIt() throws Exception {
    Ran shown = Ran.hirundo("feed", "transactions", "--bootstrap", broker.bootstrap());
    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.results()).hasSize(1);
    assertThat(shown.results().get(0).path("id").asText()).isEqualTo(ID);
    assertThat(shown.results().get(0).path("state").asText()).isEqualTo("Ongoing");
    assertThat(shown.results().get(0).path("partitions").get(0).asText()).isEqualTo("files-0");
    assertThat(committed()).isZero();
    Ran other =
        Ran.hirundo("feed", "transactions", "--bootstrap", broker.bootstrap(), "--abort", "x");
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err()).contains("no transaction is open of the id x");
    Ran ended =
        Ran.hirundo("feed", "transactions", "--bootstrap", broker.bootstrap(), "--abort", ID);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.results().get(0).path("state").asText()).isEqualTo("aborted");
    assertThatThrownBy(() -> commit(CommitGuard.NONE, false))
        .isInstanceOf(LostTransactionException.class);
  }

  /** The committed end of the log. */
  private long committed() {
    try (var consumer = LogReader.consumer(connection)) {
      return consumer.endOffsets(List.of(PLACE)).get(PLACE);
    }
  }

  private static final class Context implements CommitterInitContext {
    @Override
    public SinkCommitterMetricGroup metricGroup() {
      return null;
    }

    @Override
    public OptionalLong getRestoredCheckpointId() {
      return OptionalLong.empty();
    }

    @Override
    public JobInfo getJobInfo() {
      return null;
    }

    @Override
    public TaskInfo getTaskInfo() {
      return new TaskInfoImpl("sink", 1, 0, 1, 0);
    }
  }

  private record Request(KafkaCommittable committable) implements CommitRequest<KafkaCommittable> {
    @Override
    public KafkaCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable failure) {}

    @Override
    public void signalFailedWithUnknownReason(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("retried");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable other) {
      throw new AssertionError("retried");
    }

    @Override
    public void signalAlreadyCommitted() {}
  }
}
