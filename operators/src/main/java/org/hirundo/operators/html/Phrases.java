package org.hirundo.operators.html;

import java.util.ArrayList;
import java.util.List;

/**
 * Phrases of at least two characters that are looked for together, in one pass over a text: a table
 * of the phrases' first two characters turns most places down at once. Immutable and thread-safe.
 */
final class Phrases {
  private static final int BUCKETS = 1024;

  private final String[][] byBeginning = new String[BUCKETS][];
  private final String[] all;

  private Phrases(String[] all) {
    this.all = all;
    List<List<String>> buckets = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new ArrayList<>());
    }
    for (String phrase : all) {
      buckets.get(bucket(phrase.charAt(0), phrase.charAt(1))).add(phrase);
    }
    for (int i = 0; i < BUCKETS; i++) {
      byBeginning[i] = buckets.get(i).isEmpty() ? null : buckets.get(i).toArray(new String[0]);
    }
  }

  /**
   * @param list phrases, apart by {@code |}
   */
  static Phrases of(String list) {
    return new Phrases(list.split("\\|"));
  }

  private static int bucket(char first, char second) {
    return (first * 31 ^ second) & (BUCKETS - 1);
  }

  /** Whether a text holds one of them. */
  boolean areIn(String text) {
    return areIn(text, 0, text.length());
  }

  /** Whether one of them stands in {@code [from, to)} of a text. */
  boolean areIn(String text, int from, int to) {
    int last = to - 1;
    if (last <= from) {
      return false;
    }
    char first = text.charAt(from);
    for (int i = from; i < last; i++) {
      char second = text.charAt(i + 1);
      String[] here = byBeginning[bucket(first, second)];
      if (here != null) {
        for (String phrase : here) {
          if (i + phrase.length() <= to && text.startsWith(phrase, i)) {
            return true;
          }
        }
      }
      first = second;
    }
    return false;
  }

  /** Whether a text begins with one of them. */
  boolean begin(String text) {
    for (String phrase : all) {
      if (text.startsWith(phrase)) {
        return true;
      }
    }
    return false;
  }
}
