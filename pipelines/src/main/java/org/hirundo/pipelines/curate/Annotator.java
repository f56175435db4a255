package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.code.CodeRules;
import org.hirundo.operators.code.SourceFile;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.pipelines.scoring.ScoringModel;
import org.hirundo.pipelines.scoring.ScoringModel.Scorer;
import org.hirundo.schemas.Document;

/**
 * Stores with a document what selection will need: the values of the quality rules for its
 * language, cheap ones and those that its domain asks for, and the score of its domain's model
 * where one is configured; and of a dataset's source file, which language it is in and what its
 * syntax is worth. Drops nothing.
 *
 * <p>Thread-safe. A model's file is loaded once a process.
 */
public final class Annotator {
  /** The attribute that names a source file's language. */
  static final String SOURCE_LANGUAGE = "source-language";

  private static final QualityRules CHEAP = QualityRules.measuring(List.of());

  private final Map<String, Scorer> scorers;
  private final Map<String, QualityRules> rules;

  private Annotator(Map<String, Scorer> scorers, Map<String, QualityRules> rules) {
    this.scorers = scorers;
    this.rules = Map.copyOf(rules);
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
    return new Annotator(scorers, Map.of());
  }

  /**
   * The same, measuring these rules of the documents of these domains, and cheap ones of others.
   */
  Annotator measuring(Map<String, QualityRules> rulesByDomain) {
    return new Annotator(scorers, rulesByDomain);
  }

  /** The same document with values and scores; the argument stays as it is. */
  public Document annotate(Document document) {
    return annotate(document, AnnotationTimes.UNHEARD);
  }

  Document annotate(Document document, AnnotationTimes times) {
    long begun = System.nanoTime();
    String domain = document.getDomain();
    Map<String, Double> values =
        new HashMap<>(
            rules.getOrDefault(domain, CHEAP).measure(document.getText(), document.getLanguage()));
    Map<String, String> attributes = document.getAttributes();
    Optional<SourceFile> file = sourceFile(document);
    if (file.isPresent()) {
      values.putAll(CodeRules.values(file.get()));
      attributes = new HashMap<>(attributes);
      attributes.put(SOURCE_LANGUAGE, file.get().language().id());
    }
    long measured = System.nanoTime();
    times.measured(domain, measured - begun);
    Map<String, Double> scores = new HashMap<>(document.getScores());
    Scorer scorer = scorers.get(domain);
    if (scorer != null) {
      double score = scorer.score(document.getText());
      scores.put(scorer.key(), score);
      times.scored(domain, score, System.nanoTime() - measured);
    }
    return Document.newBuilder(document)
        .setValues(values)
        .setScores(scores)
        .setAttributes(attributes)
        .build();
  }

  /** Pages are prose with code at most; only they have been decoded from a charset. */
  private static Optional<SourceFile> sourceFile(Document document) {
    return document.getCharset().isEmpty()
        ? SourceFile.of(document.getText(), document.getAttributes())
        : Optional.empty();
  }
}
