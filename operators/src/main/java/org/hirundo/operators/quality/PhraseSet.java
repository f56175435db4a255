package org.hirundo.operators.quality;

/**
 * Phrases of ASCII in lower case that begin with three letters, sought with the case of ASCII
 * ignored. Where a phrase could begin is told by its first three letters, each looked up by itself.
 * Immutable.
 */
final class PhraseSet {
  private final String[] phrases;
  private int firsts;
  private final int[] seconds = new int[26]; // by the first letter
  private final int[] thirds = new int[26];

  PhraseSet(String... phrases) {
    this.phrases = phrases;
    for (String phrase : phrases) {
      int first = phrase.charAt(0) - 'a';
      firsts |= 1 << first;
      seconds[first] |= 1 << (phrase.charAt(1) - 'a');
      thirds[first] |= 1 << (phrase.charAt(2) - 'a');
    }
  }

  /** Whether one of them occurs between the bounds. */
  boolean occursIn(CodePoints text, int from, int to) {
    for (int i = from; i < to - 2; i++) {
      int first = letter(text.at(i));
      if (has(firsts, first)
          && has(seconds[first], letter(text.at(i + 1)))
          && has(thirds[first], letter(text.at(i + 2)))
          && isAt(text, i, to)) {
        return true;
      }
    }
    return false;
  }

  private static int letter(int codePoint) {
    return (codePoint | 0x20) - 'a';
  }

  private static boolean has(int letters, int letter) {
    return letter >= 0 && letter < 26 && (letters >>> letter & 1) == 1;
  }

  private boolean isAt(CodePoints text, int from, int to) {
    for (String phrase : phrases) {
      int length = phrase.length();
      int j = from + length > to ? -1 : 0;
      while (j >= 0 && j < length) {
        j = lower(text.at(from + j)) == phrase.charAt(j) ? j + 1 : -1;
      }
      if (j == length) {
        return true;
      }
    }
    return false;
  }

  private static int lower(int codePoint) {
    return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint;
  }
}
