package org.hirundo.operators.decontamination;

import java.io.Serializable;

/**
 * How much text has to be alike: so many words, or so many characters of a script without spaces,
 * or of both in proportion.
 *
 * @param words 2 to 64
 * @param characters 2 to 256
 */
public record Gram(int words, int characters) implements Serializable {
  /** As GPT-3, the LM evaluation harness and FineMath count words, and as much in Japanese. */
  public static final Gram DEFAULT = new Gram(13, 26);

  public Gram {
    if (words < 2 || words > 64 || characters < 2 || characters > 256) {
      throw new IllegalArgumentException(
          "a gram of " + words + " words, " + characters + " characters: 2 to 64, 2 to 256");
    }
  }

  /** A whole gram's weight. */
  int weight() {
    return words * characters;
  }

  /** The least weight of a whole text that is searched for though it is shorter than a gram. */
  int leastWeight() {
    return weight() * 8 / 13;
  }

  /** What one unit weighs. */
  int weight(boolean character) {
    return character ? words : characters;
  }

  /** The most units in a gram. */
  int mostUnits() {
    return Math.max(words, characters);
  }
}
