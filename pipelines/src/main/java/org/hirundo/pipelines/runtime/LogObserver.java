package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TrainingLoss;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the report logs. While the broker does not answer, it tells what it knew last, and since
 * when. Confined to one thread.
 */
public final class LogObserver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogObserver.class);
  private static final int ALARMS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LogReader<CurateReport> curateReports;
  private final LogReader<PackReport> packReports;
  private final LogReader<DedupAlarm> dedupAlarms;
  private final LogReader<Takedown> takedowns;
  private final LastRecords<MixtureReport> mixtureReports;
  private final LastRecords<FeedRecord> feedEnds;
  private final LastRecords<TrainingLoss> losses;
  private final int version;
  private final int partitions;
  private final Map<String, CurateReport> curate = new TreeMap<>();
  private final Map<String, PackReport> pack = new TreeMap<>();
  private final Set<String> inForce = new HashSet<>();
  private final Deque<DedupAlarm> alarms = new ArrayDeque<>();
  private long alarmCount;
  private Optional<MixtureReport> mix = Optional.empty();
  private Optional<TrainingLoss> trainer = Optional.empty();
  private long feed;
  private Instant answered = Instant.now();

  /**
   * @param version of the sequence logs whose pack is followed
   * @param partitions the feed's partitions
   */
  public LogObserver(Topics topics, int version, int partitions, Properties broker) {
    Properties connection = new Properties();
    connection.putAll(broker);
    connection.setProperty(
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    this.version = version;
    this.partitions = partitions;
    curateReports = new LogReader<>(CurateReport.class, topics.curateReport(), connection);
    packReports = new LogReader<>(PackReport.class, topics.packReport(), connection);
    dedupAlarms = new LogReader<>(DedupAlarm.class, topics.dedupAlarms(), connection);
    takedowns = new LogReader<>(Takedown.class, topics.takedowns(), connection);
    mixtureReports =
        new LastRecords<>(
            MixtureReport.class,
            List.of(new TopicPartition(topics.mixtureReport(), 0)),
            connection);
    losses =
        new LastRecords<>(
            TrainingLoss.class, List.of(new TopicPartition(topics.loss(), 0)), connection);
    feedEnds =
        new LastRecords<>(
            FeedRecord.class,
            IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartition(topics.feed(), p))
                .toList(),
            connection);
  }

  /** Reads what is new and tells how things stand. */
  public Observation look() throws IOException {
    Optional<Instant> silentSince = Optional.empty();
    try {
      read();
      answered = Instant.now();
    } catch (RetriableException e) {
      LOG.debug("The report logs cannot be read now", e);
      silentSince = Optional.of(answered);
    }
    return new Observation(
        curate,
        pack,
        mix,
        feed,
        alarmCount,
        List.copyOf(alarms),
        trainer,
        inForce.size(),
        silentSince);
  }

  private void read() throws IOException {
    curateReports.drain((partition, offset, report) -> curate.put(report.getSource(), report));
    packReports.drain(
        (partition, offset, report) -> {
          if (report.getLog() == version) {
            pack.put(report.getDomain(), report);
          }
        });
    dedupAlarms.drain((partition, offset, alarm) -> add(alarm));
    takedowns.drain(
        (partition, offset, takedown) -> {
          if (takedown.getLifted()) {
            inForce.remove(takedown.getId());
          } else {
            inForce.add(takedown.getId());
          }
        });
    mix = mixtureReports.look().values().stream().findFirst();
    trainer = losses.look().values().stream().findFirst();
    feed = feedLength();
  }

  private void add(DedupAlarm alarm) {
    alarmCount++;
    alarms.add(alarm);
    if (alarms.size() > ALARMS) {
      alarms.remove();
    }
  }

  /**
   * Every g below the result is in the feed. Each round of P sequences puts one into every
   * partition, so a partition's last g tells how many rounds it has; where all partitions are in
   * the same round, their number is known exactly.
   */
  private long feedLength() throws IOException {
    Map<TopicPartition, FeedRecord> last = feedEnds.look();
    if (last.isEmpty()) {
      return 0;
    }
    long total = 0;
    long fewest = Long.MAX_VALUE;
    long most = 0;
    for (int p = 0; p < partitions; p++) {
      long rounds = 0;
      for (Map.Entry<TopicPartition, FeedRecord> end : last.entrySet()) {
        if (end.getKey().partition() == p) {
          rounds = end.getValue().getG() / partitions + 1;
        }
      }
      total += rounds;
      fewest = Math.min(fewest, rounds);
      most = Math.max(most, rounds);
    }
    return most - fewest <= 1 ? total : fewest * partitions;
  }

  @Override
  public void close() {
    curateReports.close();
    packReports.close();
    dedupAlarms.close();
    takedowns.close();
    mixtureReports.close();
    feedEnds.close();
    losses.close();
  }
}
