package org.hirundo.pipelines.compare;

import java.util.List;
import java.util.Optional;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.configuration.Quality.Band;
import org.hirundo.pipelines.configuration.Quality.Scope;
import org.hirundo.pipelines.selection.Eligibility;

/**
 * How a selection chooses among the documents of one domain.
 *
 * @param model name of the model whose score counts, the part of the score's key before the @;
 *     empty: none
 */
record DomainSelection(
    Optional<Profile> profile,
    String model,
    double minScore,
    double keepTop,
    Scope scope,
    List<Band> bands) {

  static DomainSelection of(Profile profile) {
    return new DomainSelection(
        Optional.of(profile), "", Double.NEGATIVE_INFINITY, 1, Scope.ALL, List.of());
  }

  static DomainSelection of(Quality quality) {
    return new DomainSelection(
        quality.profile().map(Profile::load),
        quality.model().map(model -> stem(model.path().getFileName().toString())).orElse(""),
        quality.minScore().orElse(Double.NEGATIVE_INFINITY),
        quality.keepTop().orElse(1),
        quality.scope(),
        quality.bands());
  }

  private static String stem(String file) {
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }

  Eligibility eligibility() {
    return new Eligibility(profile, minScore, keepTop);
  }

  boolean ranks() {
    return keepTop < 1 || !bands.isEmpty();
  }
}
