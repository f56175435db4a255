package org.hirundo.operators.quality;

/** The words of {@link JapaneseSegmenter} as stretches of code points, without limit of length. */
final class JapaneseWords {
  private JapaneseWords() {}

  static Words of(String string, CodePoints text) {
    Words words = new Words(text);
    Cursor cursor = new Cursor(string);
    JapaneseSegmenter.forEachWord(
        string,
        string.length(),
        (from, to) -> {
          int start = text.stripStart(cursor.codePoint(from), cursor.codePoint(to));
          int end = text.stripEnd(start, cursor.codePoint(to));
          if (end > start) {
            words.add(start, end);
          }
        });
    return words;
  }

  /** From UTF-16 units to code points; near positions are cheap. */
  private static final class Cursor {
    private final String string;
    private int unit;
    private int codePoint;

    Cursor(String string) {
      this.string = string;
    }

    int codePoint(int wanted) {
      while (unit < wanted) {
        unit += Character.charCount(string.codePointAt(unit));
        codePoint++;
      }
      while (unit > wanted) {
        unit -= Character.charCount(string.codePointBefore(unit));
        codePoint--;
      }
      return codePoint;
    }
  }
}
