package org.hirundo.pipelines.compare;

import java.io.IOException;
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
 * @param model key of the score that counts; empty: none
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

  static DomainSelection of(Quality quality, ScoreKeys keys) throws IOException {
    return new DomainSelection(
        quality.profile().map(Profile::load),
        quality.model().isPresent() ? keys.of(quality.model().get()) : "",
        quality.minScore().orElse(Double.NEGATIVE_INFINITY),
        quality.keepTop().orElse(1),
        quality.scope(),
        quality.bands());
  }

  Eligibility eligibility() {
    return new Eligibility(profile, minScore, keepTop);
  }

  boolean ranks() {
    return keepTop < 1 || !bands.isEmpty();
  }
}
