package org.hirundo.pipelines.command;

import java.util.List;
import org.hirundo.operators.quality.FastTextModel;
import org.hirundo.operators.quality.ScoreRecipe;

/** Chooses how a model's labels become one score. */
final class ModelScore {
  private static final List<String> USUAL_POSITIVES =
      List.of("__label__pos", "__label__positive", "__label__hq", "__label__1");

  private ModelScore() {}

  /**
   * @param positive the label whose probability is the score; null to go by the model's labels:
   *     numbers give their expected value, else the usual names of the good side, else the first
   */
  static ScoreRecipe recipe(FastTextModel model, String positive, Console console) {
    ScoreRecipe recipe = positive == null ? suggested(model, console) : labelled(positive);
    try {
      recipe.check(model);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage() + "; name one of them with --positive");
    }
    return recipe;
  }

  private static ScoreRecipe labelled(String positive) {
    return ScoreRecipe.positive(positive);
  }

  private static ScoreRecipe suggested(FastTextModel model, Console console) {
    List<String> labels = model.labels();
    ScoreRecipe byNumbers = ScoreRecipe.expectedLabel();
    try {
      byNumbers.check(model);
      return byNumbers;
    } catch (IllegalArgumentException e) {
      // Not all labels are numbers.
    }
    String label =
        USUAL_POSITIVES.stream().filter(labels::contains).findFirst().orElse(labels.get(0));
    if (!USUAL_POSITIVES.contains(label)) {
      console.tell("the score is the probability of " + label + "; --positive names another");
    }
    return ScoreRecipe.positive(label);
  }
}
