package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.pipelines.curate.ScoringModel.Scorer;
import org.hirundo.schemas.Document;

/**
 * Stores with a document what selection will need: the value of every quality rule for its
 * language, and the score of its domain's model where one is configured. Drops nothing.
 *
 * <p>Thread-safe. A model's file is loaded once a process.
 */
public final class Annotator {
  private final Map<String, Scorer> scorers;

  private Annotator(Map<String, Scorer> scorers) {
    this.scorers = scorers;
  }

  /**
   * Loads the models.
   *
   * @param models by domain
   * @throws IOException if one cannot be read, or has not the labels that are asked for
   */
  public static Annotator load(Map<String, ScoringModel> models) throws IOException {
    Map<String, Scorer> scorers = new HashMap<>();
    for (Map.Entry<String, ScoringModel> entry : models.entrySet()) {
      scorers.put(entry.getKey(), entry.getValue().load());
    }
    return new Annotator(scorers);
  }

  /** The same document with values and scores; the argument stays as it is. */
  public Document annotate(Document document) {
    Map<String, Double> values =
        new HashMap<>(QualityRules.values(document.getText(), document.getLanguage()));
    Map<String, Double> scores = new HashMap<>(document.getScores());
    Scorer scorer = scorers.get(document.getDomain());
    if (scorer != null) {
      scores.put(scorer.key(), scorer.score(document.getText()));
    }
    return Document.newBuilder(document).setValues(values).setScores(scores).build();
  }
}
