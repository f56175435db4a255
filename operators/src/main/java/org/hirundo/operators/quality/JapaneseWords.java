package org.hirundo.operators.quality;

import java.util.HashMap;
import java.util.Map;

/**
 * The words of {@link JapaneseSegmenter} as stretches of code points, without limit of length, as
 * near to SudachiPy's mode A as is cheap: runs of marks are parted into single ones, and so are the
 * compound particles that IPADIC has as one word.
 */
final class JapaneseWords {
  /** Compounds, with the lengths of Sudachi's words. */
  private static final Map<String, int[]> PARTED =
      parted(
          "と|いう と|いっ|た と|し|て の|で に|つい|て に|より に|よる に|よっ|て に|対し|て に|対する に|おい|て"
              + " に|おける に|関し|て に|関する に|とっ|て これ|ら それ|ら また|は で|は で|も か|も 常|に");

  private JapaneseWords() {}

  private static Map<String, int[]> parted(String words) {
    Map<String, int[]> result = new HashMap<>();
    for (String word : words.split(" ")) {
      String[] parts = word.split("\\|");
      int[] lengths = new int[parts.length];
      for (int i = 0; i < parts.length; i++) {
        lengths[i] = parts[i].length();
      }
      result.put(String.join("", parts), lengths);
    }
    return result;
  }

  static Words of(String string, CodePoints text) {
    Words words = new Words(text);
    Cursor cursor = new Cursor(string);
    JapaneseSegmenter.forEachWord(
        string,
        string.length(),
        (from, to) -> {
          int start = text.stripStart(cursor.codePoint(from), cursor.codePoint(to));
          int end = text.stripEnd(start, cursor.codePoint(to));
          add(string.substring(from, to), text, start, end, words);
        });
    return words;
  }

  private static void add(String word, CodePoints text, int start, int end, Words words) {
    int at = start;
    if (end - start > 1) {
      while (at < end && !Character.isLetterOrDigit(text.at(at))) {
        int next = markEnd(text, at, end);
        if (!CodePoints.isSpace(text.at(at))) {
          words.add(at, next);
        }
        at = next;
      }
    }
    int[] lengths = at == start ? PARTED.get(word) : null;
    if (lengths != null) {
      for (int length : lengths) {
        words.add(at, at + length);
        at += length;
      }
    } else if (at < end) {
      words.add(at, end);
    }
  }

  /** Marks stand alone, but for strokes and three dots. */
  private static int markEnd(CodePoints text, int from, int end) {
    int c = text.at(from);
    if (c == '.') {
      return from + 3 <= end && text.startsWith(from, "...") ? from + 3 : from + 1;
    }
    int to = from + 1;
    while (to < end && text.at(to) == c && (c == '-' || c == '－' || c == '〜')) {
      to++;
    }
    return to;
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
