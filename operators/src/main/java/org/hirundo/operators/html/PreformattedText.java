package org.hirundo.operators.html;

import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;

/** Text whose line breaks count: program code, or prose that a page sets in {@code pre}. */
final class PreformattedText {
  private static final Evaluator COLOURED = QueryParser.parse("code, span[class]");

  private PreformattedText() {}

  /** Line ends made uniform, trailing spaces and empty first and last lines taken off. */
  static String tidy(CharSequence raw) {
    StringBuilder tidy = new StringBuilder(raw.length());
    int lineEnd = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n') {
        continue;
      }
      if (c == '\n' || c == '\r') {
        tidy.setLength(lineEnd);
        if (lineEnd > 0) {
          tidy.append('\n');
          lineEnd = tidy.length();
        }
        continue;
      }
      tidy.append(c == '\u00a0' ? ' ' : c);
      if (c != ' ' && c != '\t' && c != '\u00a0') {
        lineEnd = tidy.length();
      }
    }
    tidy.setLength(lineEnd);
    int end = tidy.length();
    while (end > 0 && tidy.charAt(end - 1) == '\n') {
      end--;
    }
    return tidy.substring(0, end);
  }

  /** Told by the markup where it says so, else by the share of signs that programs use. */
  static boolean isCode(String text, Element pre) {
    if (pre.normalName().equals("code") || pre.selectFirst(COLOURED) != null) {
      return true;
    }
    int signs = 0;
    int wide = 0;
    int seen = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ') {
        seen++;
        wide += Glyphs.isWide(c) ? 1 : 0;
        signs += "{}();=<>[]_/\\$#|&*+%".indexOf(c) >= 0 ? 1 : 0;
      }
    }
    return wide * 10 < seen * 4 && signs * 100 > seen * 4;
  }
}
