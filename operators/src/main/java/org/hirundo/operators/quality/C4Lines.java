package org.hirundo.operators.quality;

/**
 * A text as C4's rules leave it in FineWeb's pipeline (datatrove 0.5.0's C4QualityFilter without
 * terminal punctuation): lines by {@code str.splitlines}, stripped, without {@code [1]}, {@code
 * [edit]} and {@code [citation needed]}; lines with a word of more than 1000 characters, with fewer
 * than three words, or that speak of JavaScript, cookies or terms of use are gone.
 *
 * <p>The original ends at the first curly bracket or "lorem ipsum"; here they are counted over the
 * lines that it would reach, and the text goes on.
 */
final class C4Lines {
  private static final int LONGEST_WORD = 1000;
  private static final int LEAST_WORDS = 3;
  private static final String[] CITATIONS = {"[edit]", "[citation needed]"};
  private static final String[] POLICY = {
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies"
  };

  private final CodePoints text;
  private final int[] left;
  private int length;
  private int loremIpsum;
  private int curlyBrackets;

  private C4Lines(CodePoints text) {
    this.text = text;
    this.left = new int[text.length() + 1];
    for (int from = 0; from < text.length(); ) {
      int to = text.pythonLineEnd(from);
      line(from, to);
      from = text.pythonLineStart(to);
    }
  }

  static C4Lines of(CodePoints text) {
    return new C4Lines(text);
  }

  private void line(int from, int to) {
    int start = text.stripStart(from, to);
    int end = text.stripEnd(start, to);
    if (!hasWords(text, start, end)) {
      return;
    }
    int before = length;
    if (length > 0) {
      left[length++] = '\n';
    }
    int line = length;
    for (int i = start; i < end; ) {
      int next = afterCitation(i, end);
      if (next == i) {
        left[length++] = text.at(i++);
      }
      i = Math.max(i, next);
    }
    CodePoints written = new CodePoints(left, length);
    if (written.containsInLowerCase(line, length, "lorem ipsum")) {
      loremIpsum++;
    }
    if (written.containsInLowerCase(line, length, "javascript")) {
      length = before;
      return;
    }
    for (int i = line; i < length; i++) {
      if (left[i] == '{') {
        curlyBrackets++;
      }
    }
    for (String phrase : POLICY) {
      if (written.containsInLowerCase(line, length, phrase)) {
        length = before;
        return;
      }
    }
  }

  /** Whether a line has the three words that C4 asks for, none of them too long. */
  static boolean hasWords(CodePoints text, int from, int to) {
    boolean mayBeTooLong = to - from > LONGEST_WORD;
    int count = 0;
    for (int i = from; i < to && (mayBeTooLong || count < LEAST_WORDS); ) {
      int end = i;
      while (end < to && !CodePoints.isSpace(text.at(end))) {
        end++;
      }
      if (end - i > LONGEST_WORD) {
        return false;
      }
      if (end > i) {
        count++;
      }
      i = end + 1;
    }
    return count >= LEAST_WORDS;
  }

  private int afterCitation(int i, int end) {
    if (text.at(i) != '[') {
      return i;
    }
    int close = i + 1;
    while (close < end && Character.getType(text.at(close)) == Character.DECIMAL_DIGIT_NUMBER) {
      close++;
    }
    if (close < end && text.at(close) == ']') {
      return close + 1;
    }
    for (String citation : CITATIONS) {
      if (i + citation.length() <= end && text.startsWith(i, citation)) {
        return i + citation.length();
      }
    }
    return i;
  }

  /** What is left, lines apart by line feeds. */
  CodePoints left() {
    return new CodePoints(left, length);
  }

  /** Whether nothing was cut, so that the text's words are still right. */
  boolean leavesAll() {
    if (length != text.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (left[i] != text.at(i)) {
        return false;
      }
    }
    return true;
  }

  /** Lines with "lorem ipsum". */
  int loremIpsum() {
    return loremIpsum;
  }

  int curlyBrackets() {
    return curlyBrackets;
  }
}
