package org.hirundo.operators.language;

import java.util.Map;

/**
 * Values by word, looked up without making the word: by its hash, and then letter by letter. The
 * typographic apostrophe counts as the plain one. Filled once, then safe for any thread.
 */
final class WordTable {
  private final String[] words;
  private final float[][] values;

  WordTable(Map<String, float[]> entries) {
    int slots = Integer.highestOneBit(entries.size()) * 4;
    this.words = new String[slots];
    this.values = new float[slots][];
    entries.forEach(this::add);
  }

  private void add(String word, float[] value) {
    int hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = hash(hash, word.charAt(i));
    }
    int slot = first(hash);
    while (words[slot] != null) {
      slot = next(slot);
    }
    words[slot] = word;
    values[slot] = value;
  }

  static int hash(int before, char c) {
    return before * 31 + plain(c);
  }

  private static char plain(char c) {
    return c == '’' ? '\'' : c;
  }

  /** The value of the word in {@code [from, to)} of a text, whose hash is given; null if none. */
  float[] of(int hash, String text, int from, int to) {
    int slot = first(hash);
    while (words[slot] != null && !isAt(words[slot], text, from, to)) {
      slot = next(slot);
    }
    return values[slot];
  }

  private static boolean isAt(String word, String text, int from, int to) {
    if (word.length() != to - from) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != plain(text.charAt(from + i))) {
        return false;
      }
    }
    return true;
  }

  private int first(int hash) {
    return (hash ^ hash >>> 15) & (words.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (words.length - 1);
  }
}
