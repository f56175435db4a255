package org.hirundo.pipelines.pack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.selection.Cut;
import org.hirundo.pipelines.selection.Eligibility;
import org.hirundo.pipelines.selection.FrozenScores;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreCut;

/**
 * Decides by a document's stored annotations: first by values, then by its rank among the scores of
 * a recorded distribution. Confined to one thread.
 */
final class Selection {
  private static final Eligibility ANY =
      new Eligibility(Optional.empty(), Double.NEGATIVE_INFINITY, 1);

  private final Map<String, SelectionRule> rules = new HashMap<>();
  private final Map<String, Eligibility> eligibilities = new HashMap<>();
  private final FrozenScores scores;

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
    }
    scores = new FrozenScores(asked);
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
    return rule == null || Double.isNaN(score) || !rule.ranks()
        ? Judged.passed(document)
        : ranked(document, score, rule);
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
        boolean own = band.domain().equals(document.getDomain());
        return new Judged(document, "", band.name(), band.domain(), own ? used : null, null);
      }
    }
    return new Judged(document, "", "", document.getDomain(), used, null);
  }
}
