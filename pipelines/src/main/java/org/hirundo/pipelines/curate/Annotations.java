package org.hirundo.pipelines.curate;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.hirundo.pipelines.configuration.Configuration;

/**
 * Which model scores which domain's documents.
 *
 * @param models by domain
 */
record Annotations(Map<String, ScoringModel> models) implements Serializable {
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
    return new Annotations(models);
  }
}
