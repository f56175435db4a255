package org.hirundo.operators.quality;

import java.util.List;

/**
 * How text is prepared for a model, and how its labels become one score: each model is right only
 * with its own recipe. Immutable and thread-safe.
 *
 * <p>Line feeds become spaces, and nothing else is changed, unless a recipe says otherwise. The
 * published models' usages are {@link #preset presets}.
 */
public final class ScoreRecipe {
  /** Presets by name, each as the model's authors publish its use. */
  private static final List<ScoreRecipe> PRESETS =
      List.of(
          new ScoreRecipe("swallow-wiki", Reading.BEST_OR_REST, label("pos"), Lines.SPACES, false),
          new ScoreRecipe("swallow-llm", Reading.EXPECTED, "", Lines.SPACES, false),
          new ScoreRecipe("dclm", Reading.BEST_OR_REST, label("hq"), Lines.JOINED, false));

  private static final List<String> USUAL_POSITIVES =
      List.of(label("pos"), label("positive"), label("hq"), label("1"));

  private enum Reading {
    /** A label's probability. */
    PROBABILITY,
    /** The best label's probability, or what it leaves of 1 if it is the other one. */
    BEST_OR_REST,
    /** The labels' numbers, weighted by their probabilities. */
    EXPECTED
  }

  private enum Lines {
    /** Each line feed becomes a space. */
    SPACES,
    /** White space at both ends goes, and every line end becomes a space, as in Python. */
    JOINED
  }

  private final String preset;
  private final Reading reading;
  private final String positive;
  private final Lines lines;
  private final boolean segments;

  private ScoreRecipe(
      String preset, Reading reading, String positive, Lines lines, boolean segments) {
    this.preset = preset;
    this.reading = reading;
    this.positive = positive;
    this.lines = lines;
    this.segments = segments;
  }

  /** The probability of {@code __label__pos}, from 0 to 1. */
  public static ScoreRecipe positive() {
    return positive("pos");
  }

  /**
   * The probability of a label, from 0 to 1.
   *
   * @param label with or without {@code __label__}
   */
  public static ScoreRecipe positive(String label) {
    return new ScoreRecipe("", Reading.PROBABILITY, label(label), Lines.SPACES, false);
  }

  /** The expected value of numeric labels, from the least to the greatest of them. */
  public static ScoreRecipe expectedLabel() {
    return new ScoreRecipe("", Reading.EXPECTED, "", Lines.SPACES, false);
  }

  /** Names of the presets. */
  public static List<String> presets() {
    return PRESETS.stream().map(recipe -> recipe.preset).toList();
  }

  /**
   * How a published model is used: {@code swallow-wiki} gives Swallow's P(educational) of its
   * Wikipedia-based classifier, from 0 to 1; {@code swallow-llm} the expected label, from 0 to 3,
   * of those distilled from a language model; {@code dclm} the probability of high quality, from 0
   * to 1, of DCLM's {@code fasttext_oh_eli5}, whose text is stripped and joined by spaces.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static ScoreRecipe preset(String name) {
    return PRESETS.stream()
        .filter(recipe -> recipe.preset.equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is no preset; there are " + presets()));
  }

  /**
   * The recipe that a model's labels suggest: the expected value of numeric ones, else the
   * probability of {@code pos}, {@code positive} or {@code hq}, whichever it has first.
   */
  public static ScoreRecipe suggestedFor(FastTextModel model) {
    List<String> labels = model.labels();
    if (labels.stream().allMatch(label -> number(label) >= 0)) {
      return expectedLabel();
    }
    return USUAL_POSITIVES.stream()
        .filter(labels::contains)
        .findFirst()
        .map(ScoreRecipe::positive)
        .orElseGet(ScoreRecipe::positive);
  }

  private static String label(String name) {
    return name.startsWith(FastTextDictionary.LABEL_PREFIX)
        ? name
        : FastTextDictionary.LABEL_PREFIX + name;
  }

  /** The same preparation, the score being this label's probability. */
  public ScoreRecipe withLabel(String label) {
    Reading kept = reading == Reading.EXPECTED ? Reading.PROBABILITY : reading;
    return new ScoreRecipe(preset, kept, label(label), lines, segments);
  }

  /** The same recipe over text whose Japanese words are set apart by Kuromoji. */
  public ScoreRecipe segmented() {
    return new ScoreRecipe(preset, reading, positive, lines, true);
  }

  /** The same recipe over text whose words stand as they were written. */
  public ScoreRecipe raw() {
    return new ScoreRecipe(preset, reading, positive, lines, false);
  }

  /**
   * Checks that the model has the labels that this recipe needs.
   *
   * @throws IllegalArgumentException if not, naming the model's labels
   */
  public void check(FastTextModel model) {
    List<String> labels = model.labels();
    if (reading == Reading.EXPECTED) {
      if (labels.stream().anyMatch(label -> number(label) < 0)) {
        throw new IllegalArgumentException(
            "an expected label needs labels that end in a number after "
                + FastTextDictionary.LABEL_PREFIX
                + "; the model has "
                + labels);
      }
    } else if (!labels.contains(positive)) {
      throw new IllegalArgumentException(
          "the model has no label " + positive + " to score by; it has " + labels);
    } else if (reading == Reading.BEST_OR_REST && labels.size() != 2) {
      throw new IllegalArgumentException(
          preset + " is for models of two labels; the model has " + labels);
    }
  }

  /** The text as the model is to read it, in one line. */
  public String prepare(String text) {
    String line = lines == Lines.JOINED ? joined(text) : text.replace('\n', ' ');
    return segments ? JapaneseSegmenter.segment(line) : line;
  }

  /** What Python's {@code " ".join(text.strip().splitlines())} gives. */
  private static String joined(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && CodePoints.isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && CodePoints.isSpace(text.charAt(to - 1))) {
      to--;
    }
    StringBuilder line = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean inPair = c == '\n' && text.charAt(i - 1) == '\r';
      if (!inPair) {
        line.append(endsLine(c) ? ' ' : c);
      }
    }
    return line.toString();
  }

  private static boolean endsLine(char c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1C && c <= 0x1E)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  /** Prepares, predicts and scores; 0 for a text of which the model knows nothing. */
  public double score(FastTextModel model, String text) {
    return score(model.predict(prepare(text)));
  }

  /** The score of a prediction over prepared text. */
  public double score(Prediction prediction) {
    if (prediction.labels().isEmpty()) {
      return 0;
    }
    return switch (reading) {
      case PROBABILITY -> Math.min(1, prediction.probability(positive));
      case BEST_OR_REST -> bestOrRest(prediction.labels().get(0));
      case EXPECTED -> expected(prediction);
    };
  }

  private double bestOrRest(Prediction.Scored best) {
    double probability = Math.min(1, best.probability());
    return best.label().equals(positive) ? probability : 1 - probability;
  }

  private static double expected(Prediction prediction) {
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
  public boolean equals(Object other) {
    return other instanceof ScoreRecipe recipe
        && reading == recipe.reading
        && positive.equals(recipe.positive)
        && lines == recipe.lines
        && segments == recipe.segments;
  }

  @Override
  public int hashCode() {
    return positive.hashCode() * 31 + reading.ordinal() * 4 + lines.ordinal() * 2;
  }

  /** A short form of all that decides the score, such as {@code P(pos), joined, segmented}. */
  @Override
  public String toString() {
    String name = positive.substring(Math.min(positive.length(), label("").length()));
    String score =
        switch (reading) {
          case PROBABILITY -> "P(" + name + ")";
          case BEST_OR_REST -> "P(" + name + ") or the rest";
          case EXPECTED -> "expected label";
        };
    return score + (lines == Lines.JOINED ? ", joined" : "") + (segments ? ", segmented" : "");
  }
}
