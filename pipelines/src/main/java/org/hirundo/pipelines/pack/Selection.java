package org.hirundo.pipelines.pack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.selection.Cut;
import org.hirundo.pipelines.selection.FrozenScores;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreCut;

/**
 * Decides by a document's stored annotations: first by values, then by its rank among the scores of
 * a recorded distribution. Confined to one thread.
 */
final class Selection {
  /** The text that it takes the place of is in the sequence log, where nothing is taken back. */
  static final String NEWER_TEXT = "newer-text-of-a-kept-document";

  /** Selected by a score that the document does not have: another model's, or none. */
  static final String NO_SCORE = "no-score";

  static final String MIN_SCORE = "min-score";
  static final String KEEP_TOP = "keep-top";

  private final Map<String, SelectionRule> rules = new HashMap<>();
  private final Map<String, Profile> profiles = new HashMap<>();
  private final FrozenScores scores;

  Selection(List<SelectionRule> rules) {
    Map<String, FrozenScores.Asked> asked = new HashMap<>();
    for (SelectionRule rule : rules) {
      this.rules.put(rule.domain(), rule);
      if (!rule.profile().isEmpty()) {
        profiles.put(rule.domain(), Profile.load(rule.profile()));
      }
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
    if (document.getCluster() != 0) {
      return Judged.refused(document, NEWER_TEXT, null);
    }
    SelectionRule rule = rules.get(document.getDomain());
    if (rule == null || goesAroundTheRules(document)) {
      return Judged.passed(document);
    }
    Profile profile = profiles.get(document.getDomain());
    if (profile != null && !document.getValues().isEmpty()) {
      Profile.Decision decision = profile.decide(document.getValues());
      if (!decision.kept()) {
        return Judged.refused(document, decision.failed().get(0), null);
      }
    }
    Double score = document.getScores().get(rule.score());
    if (score == null || score.isNaN()) {
      return rule.selectsByScore()
          ? Judged.refused(document, NO_SCORE, null)
          : Judged.passed(document);
    }
    if (score < rule.minScore()) {
      return Judged.refused(document, MIN_SCORE, null);
    }
    return rule.ranks() ? ranked(document, score, rule) : Judged.passed(document);
  }

  private static boolean goesAroundTheRules(Document document) {
    return document.getValues().isEmpty() && document.getScores().isEmpty();
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
      return Judged.refused(document, KEEP_TOP, used);
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
