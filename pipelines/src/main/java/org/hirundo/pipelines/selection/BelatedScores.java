package org.hirundo.pipelines.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreSketch;

/**
 * Makes the records that curate would have made, from documents that are in their log already and
 * in any order. Memory grows with the number of domains times epochs, by at most 50 kB each. Not
 * thread-safe.
 */
public final class BelatedScores {
  private final Map<List<Object>, TreeMap<Integer, Part>> all = new LinkedHashMap<>();

  /** One epoch or block. */
  private record Part(Scored unit, ScoreDistribution scores) {}

  /** Whether a record belongs to the same growing distribution as another has told of. */
  public static List<Object> series(ScoreSketch record) {
    boolean rows = record.getLine() >= 0;
    return List.of(
        record.getDomain(), record.getScore(), rows ? record.getSource() : "", record.getLine());
  }

  private static List<Object> series(Scored one) {
    boolean rows = one.line() >= 0;
    return List.of(one.domain(), one.score(), rows ? one.source() : "", one.line());
  }

  /** Takes a document; newer texts of kept ones don't count. */
  public void add(Document document) {
    if (document.getCluster() == 0) {
      Scored.of(document, this::add);
    }
  }

  private void add(Scored one) {
    if (!Double.isNaN(one.value())) {
      all.computeIfAbsent(series(one), first -> new TreeMap<>())
          .computeIfAbsent(
              one.line() >= 0 ? one.block() : one.epoch(),
              first -> new Part(one, ScoreDistribution.empty()))
          .scores()
          .add(one.value());
    }
  }

  /**
   * The records, those of a series in their order.
   *
   * @param wanted whether a series is to be recorded
   */
  public List<ScoreSketch> records(Predicate<List<Object>> wanted) {
    List<ScoreSketch> records = new ArrayList<>();
    all.forEach(
        (series, parts) -> {
          if (wanted.test(series)) {
            records.addAll(records(parts));
          }
        });
    return records;
  }

  private static List<ScoreSketch> records(TreeMap<Integer, Part> parts) {
    List<ScoreSketch> records = new ArrayList<>();
    ScoreDistribution soFar = ScoreDistribution.empty();
    Map<String, ScoreDistribution> crawls = new LinkedHashMap<>();
    for (Part part : parts.values()) {
      soFar.merge(part.scores());
      ScoreDistribution crawl =
          crawls.computeIfAbsent(part.unit().source(), first -> ScoreDistribution.empty());
      crawl.merge(part.scores());
      byte[] ofCrawl = part.unit().line() >= 0 ? new byte[0] : crawl.toBytes();
      records.add(
          FreezeEpochs.record(
              PartialScores.of(part.unit(), new byte[0]),
              part.unit().epoch(),
              soFar,
              soFar.toBytes(),
              ofCrawl));
    }
    return records;
  }
}
