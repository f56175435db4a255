package org.hirundo.pipelines.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.copies.CopyCounts;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality.Copies;
import org.hirundo.pipelines.selection.Cut;
import org.hirundo.pipelines.selection.Eligibility;
import org.hirundo.pipelines.selection.FrozenScores;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreCut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by a document's stored annotations: first by values, then by its rank among the scores of
 * a recorded distribution; and by its copies what it is packed for. Confined to one thread.
 */
final class Selection {
  private static final Logger LOG = LoggerFactory.getLogger(Selection.class);
  private static final Eligibility ANY =
      new Eligibility(Optional.empty(), Double.NEGATIVE_INFINITY, 1);

  private final Map<String, SelectionRule> rules = new HashMap<>();
  private final Map<String, Eligibility> eligibilities = new HashMap<>();
  private final Map<String, CopyCounts> counts = new HashMap<>();
  private final FrozenScores scores;

  /**
   * @throws UncheckedIOException if a profile or a file of counts can't be read
   */
  Selection(List<SelectionRule> rules) {
    Map<String, FrozenScores.Asked> asked = new HashMap<>();
    for (SelectionRule rule : rules) {
      this.rules.put(rule.domain(), rule);
      Optional<Profile> profile =
          rule.profile().isEmpty() ? Optional.empty() : Optional.of(Profile.load(rule.profile()));
      eligibilities.put(rule.domain(), new Eligibility(profile, rule.minScore(), rule.keepTop()));
      if (rule.ranks()) {
        asked.put(rule.domain(), rule.asked());
      }
      if (rule.copies() != null) {
        counts.computeIfAbsent(rule.copies().counts(), Selection::open);
      }
    }
    scores = new FrozenScores(asked);
  }

  private static CopyCounts open(String file) {
    try {
      CopyCounts counts = CopyCounts.open(Path.of(file));
      LOG.info("Documents' copies as in {}: {}", file, counts.frozen());
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the counts of copies that pack selects by cannot be read: "
              + e
              + ". Every task manager needs the file at that place",
          e);
    }
  }

  /** To be filled from the log of scores. */
  FrozenScores scores() {
    return scores;
  }

  /** The decision; null as long as the distribution that the document is ranked in is not there. */
  Judged judge(Document document) {
    SelectionRule rule = rules.get(document.getDomain());
    double score =
        rule == null ? Double.NaN : document.getScores().getOrDefault(rule.score(), Double.NaN);
    boolean annotated = !document.getValues().isEmpty() || !document.getScores().isEmpty();
    List<String> failures =
        eligibilities
            .getOrDefault(document.getDomain(), ANY)
            .failures(document.getCluster(), document.getValues(), score, annotated);
    if (!failures.isEmpty()) {
      return Judged.refused(document, failures.get(0), null);
    }
    Judged judged =
        rule == null || Double.isNaN(score) || !rule.ranks()
            ? Judged.passed(document)
            : ranked(document, score, rule);
    boolean byCopies = rule != null && rule.copies() != null;
    return byCopies && judged != null && judged.refused().isEmpty()
        ? byCopies(judged, rule.copies())
        : judged;
  }

  private Judged byCopies(Judged judged, Copies copies) {
    int count = counts.get(copies.counts()).of(judged.document().getId());
    return copies.packedFor(count).map(judged::packedFor).orElse(judged);
  }

  private Judged ranked(Document document, double score, SelectionRule rule) {
    Cut cut = scores.find(document);
    if (cut == null) {
      return null;
    }
    double[] thresholds = cut.thresholds();
    int last = thresholds.length - 1;
    ScoreCut used =
        new ScoreCut(
            rule.score(),
            cut.source(),
            cut.epoch(),
            cut.count(),
            rule.keepTop() < 1 ? rule.keepTop() : rule.bands().get(last).to(),
            thresholds[last]);
    if (rule.keepTop() < 1 && score < thresholds[last]) {
      return Judged.refused(document, Eligibility.KEEP_TOP, used);
    }
    for (int i = 0; i < rule.bands().size(); i++) {
      if (score >= thresholds[i]) {
        SelectionRule.Rank band = rule.bands().get(i);
        return new Judged(document, "", band.name(), document.getDomain(), used, null)
            .packedFor(band.domain());
      }
    }
    return new Judged(document, "", "", document.getDomain(), used, null);
  }
}
