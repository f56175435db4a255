package org.hirundo.pipelines.compare;

import java.io.IOException;
import org.hirundo.pipelines.configuration.Quality;

/** Tells by which key a model's scores are stored with documents. */
public interface ScoreKeys {
  String of(Quality.Model model) throws IOException;
}
