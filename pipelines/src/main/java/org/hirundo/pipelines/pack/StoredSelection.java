package org.hirundo.pipelines.pack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.selection.Eligibility;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreSketch;

/**
 * What pack decides about a document by the selection that is configured now, for people to look
 * at. Confined to one thread.
 */
public final class StoredSelection {
  private final Selection selection;
  private final Map<String, SelectionRule> rules = new HashMap<>();
  private final Map<String, Profile> profiles = new HashMap<>();

  /**
   * Why a document is not selected.
   *
   * @param rule as pack's report counts it
   * @param bound what the value was to reach, or not to pass; not a number where there is none
   * @param value not a number where there is none
   */
  public record Refusal(String rule, double bound, double value) {}

  /**
   * Loads the profiles and models.
   *
   * @param quality by domain
   */
  public StoredSelection(Map<String, Quality> quality) {
    List<SelectionRule> all = SelectionRule.of(quality);
    selection = new Selection(all);
    for (SelectionRule rule : all) {
      rules.put(rule.domain(), rule);
      if (!rule.profile().isEmpty()) {
        profiles.put(rule.domain(), Profile.load(rule.profile()));
      }
    }
  }

  /** Takes the next record of the log of scores. */
  public void add(ScoreSketch record) {
    selection.scores().add(record);
  }

  /** Empty if the document is selected, or waits for the distribution that it is ranked in. */
  public Optional<Refusal> refusal(Document document) {
    Judged judged = selection.judge(document);
    if (judged == null || judged.refused().isEmpty()) {
      return Optional.empty();
    }
    SelectionRule rule = rules.get(document.getDomain());
    String name = judged.refused();
    double score =
        rule == null ? Double.NaN : document.getScores().getOrDefault(rule.score(), Double.NaN);
    return Optional.of(
        switch (name) {
          case Eligibility.KEEP_TOP -> new Refusal(name, judged.cut().getThreshold(), score);
          case Eligibility.MIN_SCORE -> new Refusal(name, rule.minScore(), score);
          default -> broken(document, name);
        });
  }

  private Refusal broken(Document document, String name) {
    Profile profile = profiles.get(document.getDomain());
    if (profile != null) {
      for (Profile.Check check : profile.checks(document.getValues())) {
        if (check.rule().equals(name) && check.value() != null) {
          boolean low = check.value() < check.min();
          return new Refusal(name, low ? check.min() : check.max(), check.value());
        }
      }
    }
    return new Refusal(name, Double.NaN, Double.NaN);
  }

  /** Whether the document waits for the distribution that it is ranked in. */
  public boolean waits(Document document) {
    return selection.judge(document) == null;
  }
}
