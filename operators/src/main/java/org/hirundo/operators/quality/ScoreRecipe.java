package org.hirundo.operators.quality;

import java.util.List;

/**
 * How text is prepared for a model, and how its labels become one score: each model is right only
 * with its own recipe.
 *
 * <p>Line feeds become spaces, and nothing else is changed (Swallow's usage; DCLM's joins lines by
 * spaces, which is the same); {@link #segmented()} puts spaces between Japanese words, for models
 * trained on such text. Immutable and thread-safe.
 */
public final class ScoreRecipe {
  private static final String DEFAULT_POSITIVE = "__label__pos";

  private final String positive;
  private final boolean segments;

  private ScoreRecipe(String positive, boolean segments) {
    this.positive = positive;
    this.segments = segments;
  }

  /** The probability of {@code __label__pos}, from 0 to 1: Swallow's Wikipedia-based classifier. */
  public static ScoreRecipe positive() {
    return positive(DEFAULT_POSITIVE);
  }

  /**
   * The probability of a label, from 0 to 1.
   *
   * @param label with or without {@code __label__}; {@code __label__hq} for DCLM's classifier
   */
  public static ScoreRecipe positive(String label) {
    boolean whole = label.startsWith(FastTextDictionary.LABEL_PREFIX);
    return new ScoreRecipe(whole ? label : FastTextDictionary.LABEL_PREFIX + label, false);
  }

  /**
   * The expected value of numeric labels, from the least to the greatest of them: Swallow's
   * classifiers distilled from language models, whose labels are 0 to 3.
   */
  public static ScoreRecipe expectedLabel() {
    return new ScoreRecipe(null, false);
  }

  /** The recipe that a model's labels suggest: numeric ones their expected value, else positive. */
  public static ScoreRecipe suggestedFor(FastTextModel model) {
    boolean numeric = model.labels().stream().allMatch(label -> number(label) >= 0);
    return numeric ? expectedLabel() : positive();
  }

  /** The same recipe over text whose Japanese words are set apart by Kuromoji. */
  public ScoreRecipe segmented() {
    return new ScoreRecipe(positive, true);
  }

  /**
   * Checks that the model has the labels that this recipe needs.
   *
   * @throws IllegalArgumentException if not, naming the model's labels
   */
  public void check(FastTextModel model) {
    List<String> labels = model.labels();
    if (positive != null && !labels.contains(positive)) {
      throw new IllegalArgumentException(
          "the model has no label " + positive + " to score by; it has " + labels);
    }
    if (positive == null && labels.stream().anyMatch(label -> number(label) < 0)) {
      throw new IllegalArgumentException(
          "an expected label needs labels that end in a number after "
              + FastTextDictionary.LABEL_PREFIX
              + "; the model has "
              + labels);
    }
  }

  /** The text as the model is to read it, in one line. */
  public String prepare(String text) {
    String line = text.replace('\n', ' ');
    return segments ? JapaneseSegmenter.segment(line) : line;
  }

  /** Prepares, predicts and scores; 0 for a text of which the model knows nothing. */
  public double score(FastTextModel model, String text) {
    return score(model.predict(prepare(text)));
  }

  /** The score of a prediction over prepared text. */
  public double score(Prediction prediction) {
    if (positive != null) {
      return Math.min(1, prediction.probability(positive));
    }
    double expected = 0;
    double highest = 0;
    for (Prediction.Scored scored : prediction.labels()) {
      int number = number(scored.label());
      expected += number * scored.probability();
      highest = Math.max(highest, number);
    }
    return Math.min(highest, expected);
  }

  /** The number that a label is, or -1. */
  private static int number(String label) {
    int from = FastTextDictionary.LABEL_PREFIX.length();
    if (label.length() <= from || label.length() > from + 4) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number;
  }

  @Override
  public String toString() {
    return (positive == null ? "expected label" : "P(" + positive + ")")
        + (segments ? " of segmented text" : "");
  }
}
