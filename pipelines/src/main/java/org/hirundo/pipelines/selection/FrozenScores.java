package org.hirundo.pipelines.selection;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.pipelines.configuration.Quality.Scope;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreSketch;

/**
 * The thresholds that the records of a log give for some shares. A document is ranked by the first
 * record of the log whose epoch is not before its own (of rows that go around deduplication: whose
 * block is not). So what is found once is found for ever, by everybody who reads the same log.
 *
 * <p>Thread-safe: one thread adds, others look up.
 */
public final class FrozenScores {
  /**
   * What is asked for in one domain.
   *
   * @param score which score
   * @param shares of the highest scores
   * @param scope whose scores
   */
  public record Asked(String score, List<Double> shares, Scope scope) {
    public Asked {
      shares = List.copyOf(shares);
    }
  }

  /** What has a growing distribution: a domain's epochs (line -1), or the rows of one file. */
  private record Series(String domain, String source, int line) {}

  /**
   * @param ofCrawl null where only all scores are asked for, and for rows
   */
  private record Entry(Cut ofAll, Cut ofCrawl) {}

  private final Map<String, Asked> asked;
  private final Map<Series, NavigableMap<Integer, Entry>> series = new ConcurrentHashMap<>();

  /**
   * @param asked by domain
   */
  public FrozenScores(Map<String, Asked> asked) {
    this.asked = Map.copyOf(asked);
  }

  /** Takes the log's next record. */
  public void add(ScoreSketch record) {
    Asked shares = asked.get(record.getDomain());
    if (shares == null || !shares.score().equals(record.getScore())) {
      return;
    }
    boolean rows = record.getLine() >= 0;
    int end = rows ? record.getBlock() : record.getEpoch();
    NavigableMap<Integer, Entry> known =
        series.computeIfAbsent(
            new Series(record.getDomain(), rows ? record.getSource() : "", record.getLine()),
            first -> new ConcurrentSkipListMap<>());
    if (!known.isEmpty() && end <= known.lastKey()) {
      return; // an earlier record is already the one for all that this one could be for
    }
    Cut ofAll = cut(record, record.getAll(), shares);
    Cut ofCrawl =
        rows || shares.scope() == Scope.ALL ? null : cut(record, record.getCrawl(), shares);
    known.put(end, new Entry(ofAll, ofCrawl));
  }

  private static Cut cut(ScoreSketch record, ByteBuffer sketch, Asked asked) {
    byte[] bytes = new byte[sketch.remaining()];
    sketch.duplicate().get(bytes);
    ScoreDistribution scores = ScoreDistribution.of(bytes);
    double[] thresholds = asked.shares().stream().mapToDouble(scores::threshold).toArray();
    return new Cut(record.getSource(), record.getEpoch(), scores.count(), thresholds);
  }

  /** The cut that a document of an asked domain is ranked by; null if it is not recorded yet. */
  public Cut find(Document document) {
    int epoch = DocumentId.epoch(document.getId());
    boolean row = epoch == 0;
    String source = document.getOrigin().getSource();
    NavigableMap<Integer, Entry> known =
        series.get(
            new Series(
                document.getDomain(),
                row ? source : "",
                row ? document.getOrigin().getLine() : -1));
    Map.Entry<Integer, Entry> found =
        known == null ? null : known.ceilingEntry(row ? Scored.block(document) : epoch);
    if (found == null) {
      return null;
    }
    Entry entry = found.getValue();
    return entry.ofCrawl() != null && entry.ofCrawl().source().equals(source)
        ? entry.ofCrawl()
        : entry.ofAll();
  }

  /** The record that a document is ranked by, for people. */
  public String awaited(Document document) {
    int epoch = DocumentId.epoch(document.getId());
    String source = document.getOrigin().getSource();
    String score = asked.get(document.getDomain()).score();
    return epoch == 0
        ? "scores "
            + score
            + " of rows up to "
            + ((Scored.block(document) + 1L) * FreezeRows.BLOCK - 1)
            + " of "
            + document.getOrigin().getFile()
            + " ("
            + source
            + ")"
        : "scores " + score + " of epoch " + epoch + " (" + source + ")";
  }
}
