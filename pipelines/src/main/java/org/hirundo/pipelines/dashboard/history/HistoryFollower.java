package org.hirundo.pipelines.dashboard.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.HistoryHour;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.TrainingLoss;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link History} up to date in a thread of its own: takes the hours that are in the log
 * {@code history}, then what the report logs say since, and writes each hour that it completes.
 * Several may do so at a time: they write the same.
 */
public final class HistoryFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryFollower.class);
  private static final long RAW_MILLIS = Track.HOUR + 100_000;
  private static final long AGAIN_MILLIS = 10_000;

  private final Topics topics;
  private final int version;
  private final Properties connection;
  private final History history;
  private final LogCodec<HistoryHour> codec = new LogCodec<>(HistoryHour.class);
  private final Thread thread = new Thread(this::run, "history");
  private volatile boolean ended;

  private HistoryFollower(Topics topics, int version, Properties connection, History history) {
    this.topics = topics;
    this.version = version;
    this.connection = connection;
    this.history = history;
  }

  /**
   * @param version of the sequence logs whose pack is followed
   */
  public static HistoryFollower start(
      Topics topics, int version, Properties connection, History history) {
    HistoryFollower follower = new HistoryFollower(topics, version, connection, history);
    follower.thread.setDaemon(true);
    follower.thread.start();
    return follower;
  }

  private void run() {
    while (!ended) {
      try {
        follow();
      } catch (InterruptedException | InterruptException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("The history stands still; trying again", e);
        try {
          Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  private void follow() throws IOException, InterruptedException {
    topics.createHistory(connection);
    try (LogReader<HistoryHour> hours =
        new LogReader<>(HistoryHour.class, topics.history(), connection)) {
      hours.drain((partition, offset, hour) -> history.restore(hour));
    }
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.putIfAbsent("compression.type", "zstd");
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        LogReader<MixtureReport> mix =
            new LogReader<>(MixtureReport.class, topics.mixtureReport(), connection);
        LogReader<CurateReport> curate =
            new LogReader<>(CurateReport.class, topics.curateReport(), connection);
        LogReader<PackReport> pack =
            new LogReader<>(PackReport.class, topics.packReport(), connection);
        LogReader<TrainingLoss> loss =
            new LogReader<>(TrainingLoss.class, topics.loss(), connection)) {
      long raw = System.currentTimeMillis() - RAW_MILLIS;
      mix.seek(Math.min(history.mixKnownUntil(), raw));
      loss.seek(Math.min(history.trainerKnownUntil(), raw));
      while (!ended) {
        mix.drain((partition, offset, report) -> write(producer, history.add(report)));
        curate.drain((partition, offset, report) -> write(producer, history.add(report)));
        pack.drain(
            (partition, offset, report) -> {
              if (report.getLog() == version) {
                write(producer, history.add(report));
              }
            });
        loss.drain((partition, offset, report) -> write(producer, history.add(report)));
        TimeUnit.MILLISECONDS.sleep(1_000);
      }
    }
  }

  private void write(KafkaProducer<byte[], byte[]> producer, Optional<HistoryHour> complete) {
    complete.ifPresent(
        hour ->
            producer.send(
                new ProducerRecord<>(
                    topics.history(),
                    0,
                    (hour.getTrack() + "@" + hour.getHour()).getBytes(StandardCharsets.UTF_8),
                    codec.encode(hour))));
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
