package org.hirundo.operators.html;

import java.util.HashMap;
import java.util.Map;

/**
 * How much two texts have in common as bags of pieces.
 *
 * @param common pieces that both have
 * @param expected pieces of the right text
 * @param actual pieces of the text that is judged
 */
record TextOverlap(long common, long expected, long actual) {
  private static final int GRAM = 5;
  private static final int SHINGLE = 4;

  record Score(double precision, double recall) {
    double f1() {
      double sum = precision + recall;
      return sum == 0 ? 0 : 2 * precision * recall / sum;
    }
  }

  Score score() {
    return new Score(
        actual == 0 ? 0 : (double) common / actual, expected == 0 ? 0 : (double) common / expected);
  }

  /** Words, and each character of a script without spaces. */
  static TextOverlap ofWords(String expected, String actual) {
    return compare(words(expected), words(actual));
  }

  /** Runs of five letters or digits, whatever stands between them. */
  static TextOverlap ofGrams(String expected, String actual) {
    return compare(grams(expected), grams(actual));
  }

  /** Runs of four words. */
  static TextOverlap ofShingles(String expected, String actual) {
    return compare(shingles(expected), shingles(actual));
  }

  private static Map<String, Integer> words(String text) {
    Map<String, Integer> bag = new HashMap<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      boolean wide = Glyphs.isWide(c);
      if (Character.isLetterOrDigit(c) && !wide) {
        word.append(Character.toLowerCase(c));
        continue;
      }
      if (word.length() > 0) {
        bag.merge(word.toString(), 1, Integer::sum);
        word.setLength(0);
      }
      if (wide && Character.isLetterOrDigit(c)) {
        bag.merge(String.valueOf(c), 1, Integer::sum);
      }
    }
    return bag;
  }

  private static Map<String, Integer> grams(String text) {
    StringBuilder letters = new StringBuilder();
    text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
    Map<String, Integer> bag = new HashMap<>();
    for (int i = 0; i + GRAM <= letters.length(); i++) {
      bag.merge(letters.substring(i, i + GRAM), 1, Integer::sum);
    }
    return bag;
  }

  private static Map<String, Integer> shingles(String text) {
    String[] words = text.strip().split("[^\\p{L}\\p{N}\\p{M}_]+");
    int from = words.length > 0 && words[0].isEmpty() ? 1 : 0;
    Map<String, Integer> bag = new HashMap<>();
    for (int i = from; i < Math.max(from + 1, words.length - SHINGLE + 1); i++) {
      StringBuilder shingle = new StringBuilder();
      for (int j = i; j < Math.min(words.length, i + SHINGLE); j++) {
        shingle.append(words[j]).append(' ');
      }
      bag.merge(shingle.toString(), 1, Integer::sum);
    }
    return bag;
  }

  private static TextOverlap compare(Map<String, Integer> expected, Map<String, Integer> actual) {
    long common = 0;
    for (Map.Entry<String, Integer> entry : expected.entrySet()) {
      common += Math.min(entry.getValue(), actual.getOrDefault(entry.getKey(), 0));
    }
    return new TextOverlap(common, sum(expected), sum(actual));
  }

  private static long sum(Map<String, Integer> bag) {
    return bag.values().stream().mapToLong(Integer::longValue).sum();
  }
}
