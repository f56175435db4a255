package org.hirundo.operators.wikitext;

/**
 * What templates leave behind when they go: parentheses with nothing in them, separators at their
 * start, spaces in a row and before punctuation.
 */
final class LineCleanup {
  private static final String SEPARATORS = " 　,;:、，；：・/";
  private static final String DANGLING = " 　,;、，；";
  private static final String ENDING = " 　、，；";
  private static final int LONGEST_EMPTY = 20;

  private LineCleanup() {}

  static String of(String line) {
    StringBuilder out = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == MarkupScanner.LITERAL || c == MarkupScanner.CODE) {
        continue;
      }
      boolean formula = i > 0 && line.charAt(i - 1) == '\\';
      if (!formula && (c == '(' || c == '（')) {
        int content = i + 1;
        while (content < line.length()
            && content - i < LONGEST_EMPTY
            && SEPARATORS.indexOf(line.charAt(content)) >= 0) {
          content++;
        }
        boolean empty =
            content < line.length() && (line.charAt(content) == ')' || line.charAt(content) == '）');
        boolean call = out.length() > 0 && isWord(out.charAt(out.length() - 1)) && c == '(';
        if (empty && !(call && content == i + 1)) {
          i = content;
          trim(out);
          continue;
        }
        out.append(c);
        while (i + 1 < content && DANGLING.indexOf(line.charAt(i + 1)) >= 0) {
          i++;
        }
        continue;
      }
      boolean space = c == ' ' || c == '\t' || c == '\u00A0';
      if (!space) {
        boolean ends = i + 1 == line.length() || line.charAt(i + 1) == ' ';
        if (",.;:".indexOf(c) >= 0 && ends || "、。，；".indexOf(c) >= 0) {
          trim(out);
        }
        if (!formula && (c == ')' || c == '）')) {
          trimSeparators(out);
        }
        out.append(c);
      } else if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    return out.toString().strip();
  }

  private static void trim(StringBuilder out) {
    int length = out.length();
    if (length > 0 && out.charAt(length - 1) == ' ') {
      out.setLength(length - 1);
    }
  }

  /** Those before a closing parenthesis; what is left of a list whose last items went. */
  private static void trimSeparators(StringBuilder out) {
    int length = out.length();
    while (length > 0 && ENDING.indexOf(out.charAt(length - 1)) >= 0) {
      length--;
    }
    out.setLength(length);
  }

  private static boolean isWord(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c) || c == '_';
  }

  /** A character of a script without spaces, or its punctuation. */
  static boolean isWide(char c) {
    return c >= 0x2E80 && c <= 0xA4CF || c >= 0xF900 && c <= 0xFAFF || c >= 0xFF00 && c <= 0xFFEF;
  }
}
