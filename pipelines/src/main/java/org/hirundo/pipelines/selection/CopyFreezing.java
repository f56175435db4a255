package org.hirundo.pipelines.selection;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.hirundo.operators.copies.CopyCounter;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.Duplicate;

/**
 * Counts the copies of every kept document up to the end of a crawl, from the logs alone. Epochs of
 * later crawls don't count, so it is the same whenever it is done. Reads the log of duplicates
 * twice: for the epochs of its sources, then for the copies. Confined to one thread.
 */
public final class CopyFreezing {
  private final Log<CurateReport> told;
  private final Log<Duplicate> duplicates;
  private final Map<String, CurateReport> reports = new HashMap<>();
  private final Map<String, Found> sources = new HashMap<>();

  /** What the log has of a source. */
  private static final class Found {
    private int epoch;
    private long duplicates;
  }

  /**
   * What was counted.
   *
   * @param through the last crawl or dataset that counts
   * @param epoch its last one with copies
   */
  public record Counted(CopyCounter counter, String through, int epoch) {}

  /** The logs can't say yet, or can't say any more, what is asked for; the message tells why. */
  public static final class UndecidedException extends Exception {
    private static final long serialVersionUID = 1L;

    UndecidedException(String message) {
      super(message);
    }
  }

  /** A log that is read from its beginning to what is its end now. */
  interface Log<T> {
    void read(Consumer<T> visitor) throws IOException;
  }

  /** Counts by a broker's logs. */
  public CopyFreezing(Topics topics, Properties connection) {
    this(
        visitor -> drain(CurateReport.class, topics.curateReport(), connection, visitor),
        visitor -> drain(Duplicate.class, topics.duplicates(), connection, visitor));
  }

  CopyFreezing(Log<CurateReport> told, Log<Duplicate> duplicates) {
    this.told = told;
    this.duplicates = duplicates;
  }

  private static <T extends SpecificRecordBase> void drain(
      Class<T> type, String topic, Properties connection, Consumer<T> visitor) throws IOException {
    try (LogReader<T> log = new LogReader<>(type, topic, connection)) {
      log.drain((partition, offset, record) -> visitor.accept(record));
    }
  }

  /**
   * Counts.
   *
   * @param through the last crawl or dataset that counts; empty: the last that has duplicates
   * @throws UndecidedException if a record of that source is not decided, or the log of duplicates
   *     does not hold all that curate has told of
   */
  public Counted count(Optional<String> through) throws IOException, UndecidedException {
    survey();
    String source = through.isPresent() ? known(through.get()) : newest();
    int epoch = sources.get(source).epoch;
    for (CurateReport report : reports.values()) {
      if (!sources.containsKey(report.getSource())) {
        requireLogged(report.getSource(), 0);
      }
    }
    for (Map.Entry<String, Found> other : sources.entrySet()) {
      if (other.getValue().epoch <= epoch) {
        requireAll(other.getKey(), other.getValue());
      }
    }
    return new Counted(copies(source, epoch), source, epoch);
  }

  private void survey() throws IOException {
    reports.clear();
    sources.clear();
    told.read(report -> reports.put(report.getSource(), report));
    duplicates.read(
        copy -> {
          Found found =
              sources.computeIfAbsent(copy.getOrigin().getSource(), source -> new Found());
          found.epoch = Math.max(found.epoch, DocumentId.epoch(copy.getId()));
          found.duplicates++;
        });
  }

  private CopyCounter copies(String source, int epoch) throws IOException, UndecidedException {
    CopyCounter counter = new CopyCounter();
    Set<Long> growing = new HashSet<>();
    Set<Long> grown = new HashSet<>(); // an epoch's end tells of each cluster once
    duplicates.read(
        copy -> {
          int of = DocumentId.epoch(copy.getId());
          if (of <= epoch) {
            counter.add(copy.getDuplicateOf());
          }
          if (of == epoch) {
            (copy.getCluster() == null ? growing : grown).add(copy.getDuplicateOf());
          }
        });
    if (epoch == sources.get(newest()).epoch && !grown.containsAll(growing)) {
      throw undecided(source, "its last epoch has not ended");
    }
    return counter;
  }

  private String known(String source) throws UndecidedException {
    if (!sources.containsKey(source)) {
      throw new UndecidedException(
          "the log of duplicates has none from "
              + source
              + "; it has some from "
              + String.join(", ", new TreeSet<>(sources.keySet())));
    }
    return source;
  }

  private String newest() throws UndecidedException {
    return sources.entrySet().stream()
        .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.epoch, b.epoch)))
        .map(Map.Entry::getKey)
        .orElseThrow(() -> new UndecidedException("the log of duplicates is empty"));
  }

  /** Curate's sums of the source hold, and the log has every duplicate that they tell of. */
  private void requireAll(String source, Found found) throws UndecidedException {
    CurateReport report = reports.get(source);
    if (report == null) {
      throw undecided(source, "curate has not told of it yet");
    }
    long decided = copies(report) + sum(report.getDocuments()) + sum(report.getRejects());
    if (decided != report.getRecords()) {
      throw undecided(
          source, "%,d of its %,d records are decided".formatted(decided, report.getRecords()));
    }
    requireLogged(source, found.duplicates);
  }

  private void requireLogged(String source, long logged) throws UndecidedException {
    long told = copies(reports.get(source));
    if (logged != told) {
      throw undecided(
          source,
          "the log has %,d duplicates of it, and curate has told of %,d".formatted(logged, told));
    }
  }

  private static long copies(CurateReport report) {
    return report.getExactDuplicates() + report.getNearDuplicates();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static UndecidedException undecided(String source, String why) {
    return new UndecidedException(
        "the copies up to the end of "
            + source
            + " can't be counted: "
            + why
            + ". Try again when curate has come to its end, or count through an earlier crawl");
  }
}
