package org.hirundo.operators.quality;

import java.util.Arrays;

/**
 * Where a text's TeX formulas are: between {@code $…$}, {@code $$…$$}, {@code \(…\)}, {@code \[…\]}
 * and {@code \begin{…}…\end{…}}. A single dollar opens a formula only before something that is not
 * white space, and closes one only after such and before no digit, so that "$5 and $10" is money
 * (pandoc's rule). Inline formulas end with their paragraph. Linear in the text's length.
 */
final class Formulas {
  private final CodePoints text;
  private final int[] nextCloser = new int[5];
  private int nextBlankLine = -1;

  private int letters;
  private int symbols;
  private int curlyOutside;

  private static final int DOLLAR = 0;
  private static final int DOUBLE_DOLLAR = 1;
  private static final int ROUND = 2;
  private static final int SQUARE = 3;
  private static final int ENVIRONMENT = 4;
  private static final int[] OPENER_LENGTH = {1, 2, 2, 2, 7};
  private static final String[] CLOSERS = {"$", "$$", "\\)", "\\]", "\\end{"};

  private Formulas(CodePoints text) {
    this.text = text;
    Arrays.fill(nextCloser, -1);
    for (int i = 0; i < text.length(); ) {
      if (isPlain(text.at(i))) {
        i++;
        continue;
      }
      int kind = opener(i);
      int end = kind < 0 ? -1 : end(kind, i + OPENER_LENGTH[kind]);
      if (end > i) {
        letters += end - i;
        i = end;
      } else {
        outside(i);
        i++;
      }
    }
  }

  /** What neither opens a formula nor counts outside of one: nearly all of ASCII. */
  private static boolean isPlain(int c) {
    return c < 128 && c != '$' && c != '\\' && c != '{' && c != '+' && c != '=';
  }

  static Formulas in(CodePoints text) {
    return new Formulas(text);
  }

  /** Code points within formulas, their delimiters included. */
  int letters() {
    return letters;
  }

  /**
   * Mathematical symbols outside formulas: Unicode's class Sm but for the everyday | ~ &lt; &gt;.
   */
  int symbols() {
    return symbols;
  }

  /** Opening curly brackets that belong neither to a formula nor to a TeX command's argument. */
  int curlyOutside() {
    return curlyOutside;
  }

  private void outside(int i) {
    int c = text.at(i);
    if (c == '{') {
      if (!isArgument(i)) {
        curlyOutside++;
      }
    } else if (c == '+' || c == '=' || (c > 127 && Character.getType(c) == Character.MATH_SYMBOL)) {
      symbols++;
    }
  }

  private boolean isArgument(int i) {
    if (i == 0) {
      return false;
    }
    int before = text.at(i - 1);
    if (before == '_' || before == '^' || before == '\\') {
      return true;
    }
    int start = i;
    while (start > 0 && i - start < 40 && isAsciiLetter(text.at(start - 1))) {
      start--;
    }
    return start < i && start > 0 && text.at(start - 1) == '\\';
  }

  private static boolean isAsciiLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*';
  }

  private int opener(int i) {
    int c = text.at(i);
    if (c == '$') {
      if (isEscaped(i)) {
        return -1;
      }
      if (text.startsWith(i, "$$")) {
        return DOUBLE_DOLLAR;
      }
      return i + 1 < text.length() && !CodePoints.isSpace(text.at(i + 1)) ? DOLLAR : -1;
    }
    if (c != '\\' || i + 1 >= text.length()) {
      return -1;
    }
    return switch (text.at(i + 1)) {
      case '(' -> ROUND;
      case '[' -> SQUARE;
      case 'b' -> text.startsWith(i, "\\begin{") ? ENVIRONMENT : -1;
      default -> -1;
    };
  }

  /** The position after the formula's closer, or -1 without one in its paragraph. */
  private int end(int kind, int from) {
    if (nextCloser[kind] < from) {
      int at = from;
      while (at < text.length() && !closes(kind, at)) {
        at++;
      }
      nextCloser[kind] = at;
    }
    int closer = nextCloser[kind];
    if (closer == text.length() || (kind != ENVIRONMENT && blankLine(from) < closer)) {
      return -1;
    }
    if (kind != ENVIRONMENT) {
      return closer + CLOSERS[kind].length();
    }
    int end = closer + CLOSERS[kind].length();
    int limit = Math.min(text.length(), end + 40);
    while (end < limit && text.at(end) != '}') {
      end++;
    }
    return Math.min(end + 1, text.length());
  }

  private boolean closes(int kind, int at) {
    if (text.at(at) != CLOSERS[kind].charAt(0) || !text.startsWith(at, CLOSERS[kind])) {
      return false;
    }
    if (kind == DOLLAR) {
      boolean digitFollows =
          at + 1 < text.length() && text.at(at + 1) >= '0' && text.at(at + 1) <= '9';
      return !digitFollows && !isEscaped(at) && !CodePoints.isSpace(text.at(at - 1));
    }
    return true;
  }

  private boolean isEscaped(int i) {
    return i > 0 && text.at(i - 1) == '\\';
  }

  private int blankLine(int from) {
    if (nextBlankLine < from) {
      int at = from;
      while (at < text.length() && !text.startsWith(at, "\n\n")) {
        at++;
      }
      nextBlankLine = at;
    }
    return nextBlankLine;
  }
}
