package org.hirundo.operators.quality;

/**
 * A text's words and marks in order. A word is a run of letters and digits, apostrophes and hyphens
 * within included; any other character that is not white space is a mark, a run of the same one
 * counting once. datatrove takes spaCy's words, which differ in contractions and abbreviations.
 */
final class EnglishWords {
  private final Words all;
  private int words;
  private int alphabetic;
  private long wordLetters;

  private EnglishWords(CodePoints text) {
    all = new Words(text);
  }

  static EnglishWords of(CodePoints text) {
    EnglishWords result = new EnglishWords(text);
    for (int i = 0; i < text.length(); ) {
      int c = text.at(i);
      if (CodePoints.isSpace(c)) {
        i++;
        continue;
      }
      int end = i + 1;
      if (isWord(c)) {
        while (end < text.length() && continuesWord(text, end)) {
          end++;
        }
        result.word(text, i, end);
      } else {
        while (end < text.length() && text.at(end) == c) {
          end++;
        }
      }
      result.all.add(i, end);
      i = end;
    }
    return result;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean continuesWord(CodePoints text, int i) {
    int c = text.at(i);
    if (isWord(c)) {
      return true;
    }
    boolean joins = c == '\'' || c == '’' || c == '-' || c == '_';
    return joins && i + 1 < text.length() && isWord(text.at(i + 1));
  }

  private void word(CodePoints text, int from, int to) {
    words++;
    wordLetters += to - from;
    for (int i = from; i < to; i++) {
      if (Character.isLetter(text.at(i))) {
        alphabetic++;
        return;
      }
    }
  }

  /** Words and marks. */
  Words all() {
    return all;
  }

  /** Words and marks together. */
  int count() {
    return all.count();
  }

  /** Words without marks. */
  int words() {
    return words;
  }

  /** Words with at least one letter. */
  int alphabetic() {
    return alphabetic;
  }

  double meanLength() {
    return words == 0 ? 0 : (double) wordLetters / words;
  }
}
