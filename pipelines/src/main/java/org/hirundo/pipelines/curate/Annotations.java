package org.hirundo.pipelines.curate;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hirundo.pipelines.configuration.Configuration;

/**
 * Which model scores, and which rules measure, which domain's documents.
 *
 * @param models paths of fastText models, by domain
 * @param measured profiles whose rules are measured
 */
record Annotations(Map<String, String> models, MeasuredProfiles measured) implements Serializable {
  Annotations {
    models = Map.copyOf(models);
  }

  Map<String, Path> files() {
    Map<String, Path> files = new HashMap<>();
    models.forEach((domain, model) -> files.put(domain, Path.of(model)));
    return files;
  }

  static Annotations of(Configuration configuration) {
    Map<String, String> models = new HashMap<>();
    configuration
        .quality()
        .forEach(
            (domain, quality) ->
                quality.model().ifPresent(model -> models.put(domain, model.path().toString())));
    return new Annotations(models, MeasuredProfiles.of(configuration));
  }
}
