package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.scoring.ScoringModel;

/**
 * Which model scores, and which rules measure, which domain's documents.
 *
 * @param models by domain
 * @param measured profiles whose rules are measured
 */
record Annotations(Map<String, ScoringModel> models, MeasuredProfiles measured)
    implements Serializable {
  Annotations {
    models = Map.copyOf(models);
  }

  static Annotations of(Configuration configuration) {
    Map<String, ScoringModel> models = new HashMap<>();
    configuration
        .quality()
        .forEach(
            (domain, quality) ->
                quality.model().ifPresent(model -> models.put(domain, ScoringModel.of(model))));
    return new Annotations(models, MeasuredProfiles.of(configuration));
  }

  /** Loads the models. */
  Annotator annotator() throws IOException {
    return Annotator.load(models).measuring(measured.rules());
  }
}
