package org.hirundo.pipelines.load;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What tells a near-duplicate from its original: here and there another sentence, a word changed, a
 * paragraph lost. Not thread-safe.
 */
final class Edits {
  private static final double SENTENCES = 0.04; // replaced
  private static final double WORDS = 0.06; // of the sentences, with one changed
  private static final double PARAGRAPHS = 0.03; // lost

  private final SplittableRandom random;
  private final List<String> sentences;

  /**
   * @param sentences of the page's language
   */
  Edits(SplittableRandom random, List<String> sentences) {
    this.random = random;
    this.sentences = sentences;
  }

  boolean loses() {
    return random.nextDouble() < PARAGRAPHS;
  }

  String sentence(String original) {
    double drawn = random.nextDouble();
    if (drawn >= SENTENCES + WORDS) {
      return original;
    }
    String other = sentences.get(random.nextInt(sentences.size()));
    return drawn < SENTENCES ? other : withWordOf(other, original);
  }

  /** Words end at spaces; where there are none, two characters are one. */
  private String withWordOf(String other, String original) {
    int word = start(other, random.nextInt(other.length()));
    int from = start(original, random.nextInt(original.length()));
    return original.substring(0, from)
        + other.substring(word, end(other, word))
        + original.substring(end(original, from));
  }

  private static int start(String sentence, int at) {
    return sentence.indexOf(' ') < 0 ? at : sentence.lastIndexOf(' ', at) + 1;
  }

  private static int end(String sentence, int from) {
    int space = sentence.indexOf(' ', from);
    int end = sentence.indexOf(' ') < 0 ? from + 2 : space;
    return end < 0 ? sentence.length() : Math.min(sentence.length(), end);
  }
}
