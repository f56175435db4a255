package org.hirundo.pipelines.scoring;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Locale;
import org.hirundo.operators.quality.FastTextModel;
import org.hirundo.operators.quality.ScoreRecipe;
import org.hirundo.pipelines.configuration.Quality;

/**
 * Which fastText model scores documents, and how it is asked; what is empty goes by the preset, and
 * without one by the model's labels.
 *
 * @param file path of the model
 * @param preset the usage that its authors published, or empty
 * @param label whose probability is the score, or empty
 * @param text {@code raw}, {@code segmented}, or empty
 */
public record ScoringModel(String file, String preset, String label, String text)
    implements Serializable {

  /** A model's score of texts. Thread-safe; a model's file is loaded once a process. */
  public record Scorer(String key, FastTextModel model, ScoreRecipe recipe) {

    /** The score, in the recipe's range. */
    public double score(String text) {
      return recipe.score(model, text);
    }
  }

  /** What the configuration says. */
  public static ScoringModel of(Quality.Model model) {
    return new ScoringModel(
        model.path().toString(),
        model.preset().orElse(""),
        model.label().orElse(""),
        model.text().map(text -> text.name().toLowerCase(Locale.ROOT)).orElse(""));
  }

  /**
   * Loads the model.
   *
   * @throws IOException if it cannot be read, or has not the labels that are asked for; names the
   *     file and the reason
   */
  public Scorer load() throws IOException {
    FastTextModel model = FastTextModel.load(Path.of(file));
    ScoreRecipe recipe = recipe(model);
    try {
      recipe.check(model);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return new Scorer(key(model, recipe), model, recipe);
  }

  /** The recipe for this model, which is not checked against the model's labels. */
  public ScoreRecipe recipe(FastTextModel model) {
    ScoreRecipe recipe =
        preset.isEmpty() ? ScoreRecipe.suggestedFor(model) : ScoreRecipe.preset(preset);
    if (!label.isEmpty()) {
      recipe = recipe.withLabel(label);
    }
    return switch (text) {
      case "segmented" -> recipe.segmented();
      case "raw" -> recipe.raw();
      default -> recipe;
    };
  }

  /**
   * The key of the score in a document: the file's name without its ending @ fingerprint; and,
   * where the recipe is not the one that the model's labels suggest, # and the recipe: what was
   * made otherwise is another score.
   */
  private String key(FastTextModel model, ScoreRecipe recipe) {
    String name = Path.of(file).getFileName().toString();
    int dot = name.lastIndexOf('.');
    String key = (dot > 0 ? name.substring(0, dot) : name) + "@" + model.fingerprint();
    return recipe.equals(ScoreRecipe.suggestedFor(model)) ? key : key + "#" + recipe;
  }
}
