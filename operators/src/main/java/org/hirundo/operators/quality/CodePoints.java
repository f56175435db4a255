package org.hirundo.operators.quality;

import java.util.Arrays;

/** A text as an array of code points, with the character classes that the rules share. */
record CodePoints(int[] values, int length) {
  private static final int LETTER = 1;
  private static final int LETTER_OR_DIGIT = 2;
  private static final int SPACE = 4;
  private static final byte[] ASCII = ascii();

  static CodePoints of(String text) {
    int[] values = new int[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); length++) {
      int codePoint = text.codePointAt(i);
      values[length] = codePoint;
      i += Character.charCount(codePoint);
    }
    return new CodePoints(values, length);
  }

  int at(int index) {
    return values[index];
  }

  /** The position after the line that holds {@code from}: its line feed, or the end. */
  int lineEnd(int from) {
    int end = from;
    while (end < length && values[end] != '\n') {
      end++;
    }
    return end;
  }

  /** The position after the line that holds {@code from}, as {@code str.splitlines} parts lines. */
  int pythonLineEnd(int from) {
    int end = from;
    while (end < length && !PythonCharacters.isLineBreak(values[end])) {
      end++;
    }
    return end;
  }

  /** Where the line after one that ends there begins. */
  int pythonLineStart(int lineEnd) {
    return lineEnd + (startsWith(lineEnd, "\r\n") ? 2 : 1);
  }

  /** Two points a multiplication and two chains of them, for a line's hash waits for each. */
  long hash(int from, int to) {
    long hash = to - from;
    long other = hash;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      hash = LongCounter.extend(hash, values[i] | (long) values[i + 1] << 32);
      other = LongCounter.extend(other, values[i + 2] | (long) values[i + 3] << 32);
    }
    for (; i < to; i++) {
      hash = LongCounter.extend(hash, values[i]);
    }
    return to - from < 4 ? hash : LongCounter.extend(hash, other);
  }

  /** The first position from which nothing but white space precedes, or {@code to}. */
  int stripStart(int from, int to) {
    int start = from;
    while (start < to && isSpace(values[start])) {
      start++;
    }
    return start;
  }

  int stripEnd(int from, int to) {
    int end = to;
    while (end > from && isSpace(values[end - 1])) {
      end--;
    }
    return end;
  }

  /** The text without white space at its ends. */
  CodePoints strip() {
    int start = stripStart(0, length);
    int end = stripEnd(start, length);
    return start == 0
        ? new CodePoints(values, end)
        : new CodePoints(Arrays.copyOfRange(values, start, end), end - start);
  }

  /** Whether a lower-case phrase occurs between the bounds once these are in lower case. */
  boolean containsInLowerCase(int from, int to, String phrase) {
    int last = to - phrase.length();
    for (int i = from; i <= last; i++) {
      int j = 0;
      while (j < phrase.length() && pythonLower(values[i + j]) == phrase.charAt(j)) {
        j++;
      }
      if (j == phrase.length()) {
        return true;
      }
    }
    return false;
  }

  boolean startsWith(int from, String phrase) {
    if (from + phrase.length() > length) {
      return false;
    }
    for (int j = 0; j < phrase.length(); j++) {
      if (values[from + j] != phrase.charAt(j)) {
        return false;
      }
    }
    return true;
  }

  /** Python gives İ two characters in lower case, neither of which a phrase has in a row. */
  private static int pythonLower(int codePoint) {
    return codePoint == 0x130 ? codePoint : Character.toLowerCase(codePoint);
  }

  /** As {@link Character#isLetterOrDigit(int)}. */
  static boolean isLetterOrDigit(int c) {
    return c < 128 ? (ASCII[c] & LETTER_OR_DIGIT) != 0 : Character.isLetterOrDigit(c);
  }

  /** As {@link Character#isLetter(int)}. */
  static boolean isLetter(int c) {
    return c < 128 ? (ASCII[c] & LETTER) != 0 : Character.isLetter(c);
  }

  /** White space as Python's {@code str.isspace} has it: no-break spaces and U+0085 are in. */
  static boolean isSpace(int c) {
    return c < 128 ? (ASCII[c] & SPACE) != 0 : isFarSpace(c);
  }

  private static boolean isFarSpace(int c) {
    return c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  private static byte[] ascii() {
    byte[] classes = new byte[128];
    for (int c = 0; c < 128; c++) {
      boolean space = (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x20);
      int letter = Character.isLetter(c) ? LETTER : 0;
      int word = Character.isLetterOrDigit(c) ? LETTER_OR_DIGIT : 0;
      classes[c] = (byte) (letter | word | (space ? SPACE : 0));
    }
    return classes;
  }
}
