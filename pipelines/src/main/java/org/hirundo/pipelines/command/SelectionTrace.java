package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.configuration.Quality.Band;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.scoring.ScoringModel;
import org.hirundo.pipelines.selection.Cut;
import org.hirundo.pipelines.selection.FrozenScores;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreSketch;

/** What the selection as it is configured now says of a document, by what is stored of it. */
final class SelectionTrace {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Quality> quality;
  private final Map<String, Profile> profiles = new HashMap<>();
  private final Map<String, String> scores = new HashMap<>();
  private final FrozenScores frozen;

  /** Way to the recorded distributions of scores. */
  interface Records {
    LogReader<ScoreSketch> open();
  }

  /**
   * Loads profiles and models, and reads the records where ranks are asked for.
   *
   * @param quality by domain
   */
  SelectionTrace(Map<String, Quality> quality, Records records) throws IOException {
    this.quality = quality;
    Map<String, FrozenScores.Asked> asked = new HashMap<>();
    for (Map.Entry<String, Quality> entry : quality.entrySet()) {
      String domain = entry.getKey();
      Quality chosen = entry.getValue();
      chosen.profile().ifPresent(name -> profiles.put(domain, Profile.load(name)));
      if (chosen.model().isPresent()) {
        scores.put(domain, ScoringModel.of(chosen.model().get()).load().key());
      }
      if (chosen.ranks()) {
        asked.put(
            domain, new FrozenScores.Asked(scores.get(domain), shares(chosen), chosen.scope()));
      }
    }
    frozen = new FrozenScores(asked);
    if (!asked.isEmpty()) {
      try (LogReader<ScoreSketch> log = records.open()) {
        log.drain((partition, offset, record) -> frozen.add(record));
      }
    }
  }

  private static List<Double> shares(Quality chosen) {
    List<Double> shares = new ArrayList<>(chosen.bands().stream().map(Band::to).toList());
    chosen.keepTop().ifPresent(shares::add);
    return shares;
  }

  /** Empty where nothing selects in the document's domain. */
  Optional<ObjectNode> of(Document document) {
    Quality chosen = quality.get(document.getDomain());
    if (chosen == null) {
      return Optional.empty();
    }
    ObjectNode selection = JSON.createObjectNode();
    Profile profile = profiles.get(document.getDomain());
    if (profile != null) {
      selection.put("profile", profile.name());
      ArrayNode rules = selection.putArray("rules");
      profile.checks(document.getValues()).forEach(check -> rules.add(rule(check)));
    }
    String score = scores.get(document.getDomain());
    if (score != null) {
      selection.put("score", score);
      selection.put("value", document.getScores().get(score));
      chosen.minScore().ifPresent(least -> selection.put("min_score", least));
      if (chosen.ranks()) {
        rank(chosen, document, score, selection);
      }
    }
    return Optional.of(selection);
  }

  private static ObjectNode rule(Profile.Check check) {
    ObjectNode rule = JSON.createObjectNode();
    rule.put("rule", check.rule());
    rule.put("value", check.value());
    if (Double.isFinite(check.min())) {
      rule.put("min", check.min());
    }
    if (Double.isFinite(check.max())) {
      rule.put("max", check.max());
    }
    rule.put("holds", check.holds());
    return rule;
  }

  private void rank(Quality chosen, Document document, String score, ObjectNode selection) {
    Cut cut = frozen.find(document);
    if (cut == null) {
      selection.putNull("ranked_among");
      return;
    }
    selection
        .putObject("ranked_among")
        .put("source", cut.source())
        .put("epoch", cut.epoch())
        .put("scores", cut.count());
    double[] thresholds = cut.thresholds();
    chosen
        .keepTop()
        .ifPresent(
            share ->
                selection
                    .put("keep_top", share)
                    .put("threshold", thresholds[thresholds.length - 1]));
    Double value = document.getScores().get(score);
    for (int i = 0; value != null && i < chosen.bands().size(); i++) {
      if (value >= thresholds[i]) {
        selection.put("band", chosen.bands().get(i).name()).put("band_from", thresholds[i]);
        return;
      }
    }
  }
}
