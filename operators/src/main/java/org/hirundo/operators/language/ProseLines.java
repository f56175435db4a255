package org.hirundo.operators.language;

/** Takes formulas and lines of program code out of a text before its language is asked for. */
public final class ProseLines {
  private static final int LONGEST_FORMULA = 5_000;
  private static final boolean[] SIGN = new boolean[0x80];

  static {
    for (char sign : "{}();=<>[]_/\\$#|&*+%^~@`".toCharArray()) {
      SIGN[sign] = true;
    }
  }

  private ProseLines() {}

  /** The text without TeX between delimiters and without lines that look like code. Linear time. */
  public static String of(String text) {
    String plain = text.indexOf('\\') < 0 && text.indexOf('$') < 0 ? text : withoutFormulas(text);
    StringBuilder prose = new StringBuilder(plain.length());
    int start = 0;
    while (start < plain.length()) {
      int end = plain.indexOf('\n', start);
      end = end < 0 ? plain.length() : end;
      if (!looksLikeCode(plain, start, end)) {
        prose.append(plain, start, end).append('\n');
      }
      start = end + 1;
    }
    return prose.toString();
  }

  private static String withoutFormulas(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int[] closers = {-1, -1, -1};
    int at = 0;
    int from = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '\\' || c == '$' ? formulaEnd(text, at, closers) : -1;
      if (end > 0) {
        plain.append(text, from, at).append(' ');
        from = end;
      }
      at = Math.max(end, at + 1);
    }
    return from < at ? plain.append(text, from, at).toString() : plain.toString();
  }

  private static int formulaEnd(String text, int at, int[] closers) {
    if (text.startsWith("\\(", at)) {
      return close(text, at + 2, "\\)", closers, 0);
    }
    if (text.startsWith("\\[", at)) {
      return close(text, at + 2, "\\]", closers, 1);
    }
    return text.startsWith("$$", at) ? close(text, at + 2, "$$", closers, 2) : -1;
  }

  /** Remembers each mark's next place, so that the text is searched once for each. */
  private static int close(String text, int from, String mark, int[] closers, int kind) {
    if (closers[kind] < from) {
      int next = text.indexOf(mark, from);
      closers[kind] = next < 0 ? Integer.MAX_VALUE : next;
    }
    return closers[kind] - from > LONGEST_FORMULA ? -1 : closers[kind] + mark.length();
  }

  private static boolean looksLikeCode(String text, int start, int end) {
    int seen = 0;
    int signs = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c > ' ') {
        seen++;
        signs += c < SIGN.length && SIGN[c] ? 1 : 0;
      }
    }
    boolean indented =
        end - start > 4 && text.charAt(start) <= ' ' && text.charAt(start + 1) <= ' ';
    return seen > 0 && signs * 100 >= seen * (indented ? 5 : 14);
  }
}
