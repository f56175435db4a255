package org.hirundo.pipelines.runtime;

import java.io.IOException;
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
import org.apache.kafka.common.TopicPartition;
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

/** Follows the report logs. Confined to one thread. */
public final class LogObserver implements AutoCloseable {
  private static final int ALARMS = 100;

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

  /**
   * @param version of the sequence logs whose pack is followed
   * @param partitions the feed's partitions
   */
  public LogObserver(Topics topics, int version, int partitions, Properties connection) {
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
    Optional<MixtureReport> mix = mixtureReports.look().values().stream().findFirst();
    Optional<TrainingLoss> trainer = losses.look().values().stream().findFirst();
    return new Observation(
        curate, pack, mix, feedLength(), alarmCount, List.copyOf(alarms), trainer, inForce.size());
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
