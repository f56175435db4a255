package org.hirundo.operators.html;

import java.util.HashMap;
import java.util.Map;

/** How alike two texts are as bags: words for spaced scripts, character 5-grams for Japanese. */
final class TextOverlap {
  private TextOverlap() {}

  record Score(double precision, double recall) {
    double f1() {
      double sum = precision + recall;
      return sum == 0 ? 0 : 2 * precision * recall / sum;
    }
  }

  static Score words(String expected, String actual) {
    return compare(wordBag(expected), wordBag(actual));
  }

  static Score grams(String expected, String actual) {
    return compare(gramBag(expected), gramBag(actual));
  }

  private static Map<String, Integer> wordBag(String text) {
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

  private static Map<String, Integer> gramBag(String text) {
    StringBuilder letters = new StringBuilder();
    text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
    Map<String, Integer> bag = new HashMap<>();
    for (int i = 0; i + 5 <= letters.length(); i++) {
      bag.merge(letters.substring(i, i + 5), 1, Integer::sum);
    }
    return bag;
  }

  private static Score compare(Map<String, Integer> expected, Map<String, Integer> actual) {
    long common = 0;
    for (Map.Entry<String, Integer> entry : expected.entrySet()) {
      common += Math.min(entry.getValue(), actual.getOrDefault(entry.getKey(), 0));
    }
    long wanted = sum(expected);
    long given = sum(actual);
    return new Score(
        given == 0 ? 0 : (double) common / given, wanted == 0 ? 0 : (double) common / wanted);
  }

  private static long sum(Map<String, Integer> bag) {
    return bag.values().stream().mapToLong(Integer::longValue).sum();
  }
}
