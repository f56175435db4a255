package org.hirundo.pipelines.pack;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.configuration.Quality.Copies;
import org.hirundo.pipelines.configuration.Quality.Scope;
import org.hirundo.pipelines.scoring.ScoringModel;
import org.hirundo.pipelines.selection.FrozenScores;

/**
 * How documents of one domain are chosen by their stored annotations.
 *
 * @param domain the mixture's component
 * @param profile name or path of the profile of rules; empty: all documents pass
 * @param score key of the score that counts, name@fingerprint; empty: none does
 * @param minScore the least score of a document to keep
 * @param keepTop the share of documents with the highest score to keep, above 0 and at most 1
 * @param scope the documents that ranks are told among
 * @param bands ranks that have a name, the best first
 * @param copies what documents are packed for by their copies; null: copies don't matter
 */
record SelectionRule(
    String domain,
    String profile,
    String score,
    double minScore,
    double keepTop,
    Scope scope,
    List<Rank> bands,
    Copies copies)
    implements Serializable {

  /**
   * A band.
   *
   * @param to share of documents with higher scores than what is below it
   * @param domain that its documents are packed for
   */
  record Rank(String name, double to, String domain) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  SelectionRule {
    bands = List.copyOf(bands);
  }

  /** One that looks at no copies. */
  SelectionRule(
      String domain,
      String profile,
      String score,
      double minScore,
      double keepTop,
      Scope scope,
      List<Rank> bands) {
    this(domain, profile, score, minScore, keepTop, scope, bands, null);
  }

  /** One that takes every document. */
  static SelectionRule of(String domain) {
    return new SelectionRule(domain, "", "", Double.NEGATIVE_INFINITY, 1, Scope.ALL, List.of());
  }

  /**
   * Those of a configuration.
   *
   * @throws UncheckedIOException if a model's file, which names its score, cannot be read
   */
  static List<SelectionRule> of(Map<String, Quality> qualities) {
    List<SelectionRule> rules = new ArrayList<>();
    qualities.forEach(
        (domain, quality) ->
            rules.add(
                new SelectionRule(
                    domain,
                    quality.profile().orElse(""),
                    score(quality),
                    quality.minScore().orElse(Double.NEGATIVE_INFINITY),
                    quality.keepTop().orElse(1),
                    quality.scope(),
                    quality.bands().stream()
                        .map(band -> new Rank(band.name(), band.to(), band.domain().orElse(domain)))
                        .toList(),
                    quality.copies().orElse(null))));
    return rules;
  }

  private static String score(Quality quality) {
    boolean needed = quality.ranks() || quality.minScore().isPresent();
    Optional<Quality.Model> model = quality.model();
    if (!needed || model.isEmpty()) {
      return "";
    }
    try {
      return ScoringModel.of(model.get()).load().key();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the model "
              + model.get().path()
              + ", whose fingerprint names the score that pack selects by, cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  /** Whether documents are looked up in the distributions of scores. */
  boolean ranks() {
    return keepTop < 1 || !bands.isEmpty();
  }

  /** The shares that thresholds are needed for: where each band ends, then what is kept. */
  FrozenScores.Asked asked() {
    List<Double> shares = new ArrayList<>();
    bands.forEach(band -> shares.add(band.to()));
    if (keepTop < 1) {
      shares.add(keepTop);
    }
    return new FrozenScores.Asked(score, shares, scope);
  }
}
