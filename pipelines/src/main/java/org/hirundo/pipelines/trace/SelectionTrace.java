package org.hirundo.pipelines.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.copies.CopyCounts;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.configuration.Quality.Band;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.scoring.ScoringModel;
import org.hirundo.pipelines.selection.Cut;
import org.hirundo.pipelines.selection.FrozenScores;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.ScoreSketch;

/**
 * What let a document through: the selection as it is configured now, and the threshold by which
 * pack says that it chose for the sequence's log. Follows the logs of scores and of pack's reports.
 * Confined to one thread.
 */
final class SelectionTrace implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Quality> quality;
  private final ScoreKeys keys;
  private final Map<String, Chosen> prepared = new HashMap<>();
  private final LogReader<ScoreSketch> sketchLog;
  private final LogReader<PackReport> packLog;
  private final List<ScoreSketch> sketches = new ArrayList<>();
  private final Map<Packed, ScoreCut> cuts = new HashMap<>();
  private final Map<Packed, FrozenScores> recorded = new HashMap<>();

  /** One domain's packing into one version of its sequence log. */
  private record Packed(String domain, int log) {}

  /**
   * How a domain's documents are chosen now.
   *
   * @param profile null: by no rules
   * @param score its key; null: by no model
   * @param ranks null: no document is ranked
   * @param counts null: copies don't matter
   */
  private record Chosen(
      Quality quality, Profile profile, String score, FrozenScores ranks, CopyCounts counts) {}

  SelectionTrace(TraceSource source) {
    quality = source.quality();
    keys = new ScoreKeys(source.index());
    sketchLog =
        new LogReader<>(ScoreSketch.class, source.topics().scoreSketches(), source.connection());
    packLog = new LogReader<>(PackReport.class, source.topics().packReport(), source.connection());
  }

  /** Reads what is new in the logs. */
  void refresh() throws IOException {
    sketchLog.drain(
        (partition, offset, sketch) -> {
          sketches.add(sketch);
          for (Chosen chosen : prepared.values()) {
            if (chosen.ranks() != null) {
              chosen.ranks().add(sketch);
            }
          }
          recorded.values().forEach(scores -> scores.add(sketch));
        });
    packLog.drain(
        (partition, offset, report) -> {
          ScoreCut cut = report.getCut();
          if (cut != null) {
            packedBy(new Packed(report.getDomain(), report.getLog()), cut);
          }
        });
  }

  private void packedBy(Packed packed, ScoreCut cut) {
    ScoreCut before = cuts.put(packed, cut);
    if (before == null
        || before.getShare() != cut.getShare()
        || !before.getScore().equals(cut.getScore())) {
      Quality.Scope scope =
          quality.containsKey(packed.domain())
              ? quality.get(packed.domain()).scope()
              : Quality.Scope.ALL;
      FrozenScores scores =
          new FrozenScores(
              Map.of(
                  packed.domain(),
                  new FrozenScores.Asked(cut.getScore(), List.of(cut.getShare()), scope)));
      sketches.forEach(scores::add);
      recorded.put(packed, scores);
    }
  }

  private static List<Double> shares(Quality chosen) {
    List<Double> shares = new ArrayList<>(chosen.bands().stream().map(Band::to).toList());
    chosen.keepTop().ifPresent(shares::add);
    return shares;
  }

  /**
   * Loads what documents of that domain are judged by.
   *
   * @throws IOException if its profile, its model or its counts of copies can't be read
   */
  void prepare(String domain) throws IOException {
    Quality chosen = quality.get(domain);
    if (chosen == null || prepared.containsKey(domain)) {
      return;
    }
    Profile profile = chosen.profile().map(Profile::load).orElse(null);
    String score =
        chosen.model().isPresent() ? keys.of(ScoringModel.of(chosen.model().get())) : null;
    FrozenScores ranks = null;
    if (chosen.ranks()) {
      ranks =
          new FrozenScores(
              Map.of(domain, new FrozenScores.Asked(score, shares(chosen), chosen.scope())));
      sketches.forEach(ranks::add);
    }
    CopyCounts counts =
        chosen.copies().isPresent()
            ? CopyCounts.open(Path.of(chosen.copies().get().counts()))
            : null;
    prepared.put(domain, new Chosen(chosen, profile, score, ranks, counts));
  }

  /**
   * Empty where nothing selects in the document's domain.
   *
   * @param log the version of the sequence log that it was packed into
   * @throws IOException if its domain is not prepared, and that fails
   */
  Optional<ObjectNode> of(Document document, int log) throws IOException {
    prepare(document.getDomain());
    Chosen chosen = prepared.get(document.getDomain());
    Optional<ObjectNode> packed = packed(document, log);
    if (chosen == null && packed.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode selection = JSON.createObjectNode();
    if (chosen != null) {
      configured(chosen, document, selection);
    }
    packed.ifPresent(found -> selection.set("packed_by", found));
    return Optional.of(selection);
  }

  private static void configured(Chosen chosen, Document document, ObjectNode selection) {
    Profile profile = chosen.profile();
    if (profile != null) {
      selection.put("profile", profile.name());
      ArrayNode rules = selection.putArray("rules");
      profile.checks(document.getValues()).forEach(check -> rules.add(rule(check)));
    }
    String score = chosen.score();
    if (score != null) {
      selection.put("score", score);
      selection.put("value", document.getScores().get(score));
      chosen.quality().minScore().ifPresent(least -> selection.put("min_score", least));
      if (chosen.ranks() != null) {
        rank(chosen, document, selection);
      }
    }
    if (chosen.counts() != null) {
      copies(chosen, document, selection);
    }
  }

  private static void copies(Chosen chosen, Document document, ObjectNode selection) {
    int copies = chosen.counts().of(document.getId());
    selection
        .putObject("copies")
        .put("count", copies)
        .put("through", chosen.counts().frozen().through())
        .put(
            "domain",
            chosen.quality().copies().get().packedFor(copies).orElse(document.getDomain()));
  }

  /** The share that pack recorded, and the threshold that it gave for this document. */
  private Optional<ObjectNode> packed(Document document, int log) {
    Packed packed = new Packed(document.getDomain(), log);
    FrozenScores scores = recorded.get(packed);
    Cut cut = scores == null ? null : scores.find(document);
    if (cut == null) {
      return Optional.empty();
    }
    ScoreCut newest = cuts.get(packed);
    return Optional.of(
        JSON.createObjectNode()
            .put("score", newest.getScore())
            .put("value", document.getScores().get(newest.getScore()))
            .put("share", newest.getShare())
            .put("threshold", cut.thresholds()[0])
            .put("source", cut.source())
            .put("epoch", cut.epoch())
            .put("scores", cut.count()));
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

  private static void rank(Chosen chosen, Document document, ObjectNode selection) {
    Cut cut = chosen.ranks().find(document);
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
        .quality()
        .keepTop()
        .ifPresent(
            share ->
                selection
                    .put("keep_top", share)
                    .put("threshold", thresholds[thresholds.length - 1]));
    Double value = document.getScores().get(chosen.score());
    List<Band> bands = chosen.quality().bands();
    for (int i = 0; value != null && i < bands.size(); i++) {
      if (value >= thresholds[i]) {
        selection.put("band", bands.get(i).name()).put("band_from", thresholds[i]);
        return;
      }
    }
  }

  @Override
  public void close() {
    sketchLog.close();
    packLog.close();
  }
}
