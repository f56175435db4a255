package org.hirundo.operators.quality;

/**
 * A text's words and marks in order. A word is a run of letters and digits, apostrophes and hyphens
 * within included; any other character that is not white space is a mark, a run of the same one
 * counting once. datatrove takes spaCy's words, which differ in contractions and abbreviations.
 */
final class EnglishWords {
  private final Words all;
  private int words;
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
    return CodePoints.isLetterOrDigit(c)
        || (c >= 128 && Character.getType(c) == Character.NON_SPACING_MARK);
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

  /**
   * The share of words with a letter among words and marks, where marks within a word count as it
   * does for spaCy: 3.14, AT&amp;T and example.org are one word each, and/or is three.
   */
  double alphabetic() {
    CodePoints text = all.text();
    int counted = 0;
    int alphabetic = 0;
    for (int i = 0; i < all.count(); ) {
      int last = i;
      while (last + 2 < all.count() && joins(text, last + 1)) {
        last += 2;
      }
      counted++;
      if (hasLetter(text, all.start(i), all.end(last))) {
        alphabetic++;
      }
      i = last + 1;
    }
    return RuleValues.share(alphabetic, counted);
  }

  private boolean joins(CodePoints text, int mark) {
    int at = all.start(mark);
    if (all.length(mark) != 1 || all.end(mark - 1) != at || all.start(mark + 1) != at + 1) {
      return false;
    }
    int before = text.at(at - 1);
    int after = text.at(at + 1);
    if (!isWord(before) || !isWord(after)) {
      return false;
    }
    return switch (text.at(at)) {
      case '.' -> !(Character.isLowerCase(before) && Character.isUpperCase(after));
      case ',' -> !(Character.isLetter(before) && Character.isLetter(after));
      case ':', '/', '=', '<', '>', '—', '–', '~' -> !Character.isLetter(after);
      case '+', '*', '^' -> !(Character.isDigit(before) && Character.isDigit(after));
      case '…' -> false;
      default -> Character.getType(text.at(at)) != Character.OTHER_SYMBOL;
    };
  }

  private static boolean hasLetter(CodePoints text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (CodePoints.isLetter(text.at(i))) {
        return true;
      }
    }
    return false;
  }

  double meanLength() {
    return words == 0 ? 0 : (double) wordLetters / words;
  }
}
