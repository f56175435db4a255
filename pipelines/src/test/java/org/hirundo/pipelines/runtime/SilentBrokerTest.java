package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.CurateReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that goes away and comes back, below what reads the logs. */
class SilentBrokerTest {
  private static final Topics TOPICS = Topics.PLAIN;

  @TempDir Path folder;

  @Test
  @Timeout(180)
  void whatWasKnownIsToldUntilItAnswersAgain() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
    int port = Integer.parseInt(broker.bootstrap().split(":")[1]);
    Properties connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    TOPICS.create(connection, List.of("ja"), 1);
    report(connection, "first");
    Properties hasty = new Properties();
    hasty.putAll(connection);
    hasty.setProperty("default.api.timeout.ms", "1000");
    try (LogObserver observer = new LogObserver(TOPICS, 1, 1, connection);
        LogReader<CurateReport> reader =
            new LogReader<>(CurateReport.class, TOPICS.curateReport(), hasty)) {
      Instant before = Instant.now();
      Observation known = observer.look();
      assertThat(known.curate()).containsOnlyKeys("first");
      assertThat(known.silentSince()).isEmpty();
      assertThat(reader.drain((partition, offset, report) -> {})).isEqualTo(1);

      broker.close();
      Observation silent = observer.look();
      assertThat(silent.curate()).isEqualTo(known.curate());
      assertThat(silent.silentSince()).hasValueSatisfying(at -> assertThat(at).isAfter(before));
      assertThatThrownBy(() -> reader.drain((partition, offset, report) -> {}))
          .isInstanceOf(TimeoutException.class);

      broker = EmbeddedBroker.start(folder, port);
      report(connection, "second");
      Await.until(
          "it answers again", Duration.ofMinutes(1), () -> observer.look().silentSince().isEmpty());
      assertThat(observer.look().curate()).containsOnlyKeys("first", "second");
      assertThat(reader.drain((partition, offset, report) -> {})).isEqualTo(1);
    } finally {
      broker.close();
    }
  }

  private static void report(Properties connection, String source) throws Exception {
    CurateReport report =
        new CurateReport(source, 1L, 0L, 0L, 0L, Map.of(), 0L, 0L, Map.of(), Map.of(), Map.of());
    Properties settings = new Properties();
    settings.putAll(connection);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  TOPICS.curateReport(),
                  0,
                  source.getBytes(),
                  new LogCodec<>(CurateReport.class).encode(report)))
          .get();
    }
  }
}
