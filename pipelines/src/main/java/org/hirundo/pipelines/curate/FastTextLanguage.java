package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.nio.file.Path;
import org.hirundo.operators.language.Language;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.quality.FastTextModel;
import org.hirundo.operators.quality.Prediction;

/** Tells a language by a fastText model whose labels are language codes, such as lid.176. */
public final class FastTextLanguage implements LanguageIdentifier {
  private static final String PREFIX = "__label__";
  private static final int LOOKED_AT = 10_000;

  private final FastTextModel model;

  private FastTextLanguage(FastTextModel model) {
    this.model = model;
  }

  /**
   * @throws IOException if the file is no model that can be read
   */
  public static FastTextLanguage load(Path file) throws IOException {
    return new FastTextLanguage(FastTextModel.load(file));
  }

  @Override
  public Language identify(String text) {
    String line = text.substring(0, Math.min(text.length(), LOOKED_AT)).replace('\n', ' ');
    Prediction prediction = model.predict(line);
    if (line.isBlank() || prediction.labels().isEmpty()) {
      return Language.UNDETERMINED;
    }
    Prediction.Scored best = prediction.labels().get(0);
    String label = best.label();
    String code = label.startsWith(PREFIX) ? label.substring(PREFIX.length()) : label;
    return new Language(code, (float) Math.max(0, Math.min(1, best.probability())));
  }
}
