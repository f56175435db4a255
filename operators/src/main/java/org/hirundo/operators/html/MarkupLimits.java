package org.hirundo.operators.html;

import java.util.Locale;

/**
 * Refuses markup that would cost the tree builder more than linear time, by one look over the
 * characters. HTML's tree construction compares each tag with the stack of open elements, so the
 * bound is on elements left open at once and on tags; a page of 100,000 nested elements costs
 * seconds otherwise. Counts are approximate on purpose: tags within scripts count, too.
 */
final class MarkupLimits {
  static final int MAX_CHARS = 6_000_000;
  static final int MAX_TAGS = 300_000;
  static final int MAX_OPEN = 5_000;
  private static final int BUCKETS = 1024;

  private final int[] open = new int[BUCKETS];
  private int openInAll;
  private int tags;

  private MarkupLimits() {}

  static void check(String html) throws UnextractableException {
    if (html.length() > MAX_CHARS) {
      throw new UnextractableException(
          "too-large", html.length() + " characters; at most " + MAX_CHARS + " are parsed");
    }
    new MarkupLimits().scan(html);
  }

  private void scan(String html) throws UnextractableException {
    int last = html.length() - 2;
    for (int at = html.indexOf('<'); at >= 0 && at <= last; at = html.indexOf('<', at + 1)) {
      boolean closing = html.charAt(at + 1) == '/';
      int start = closing ? at + 2 : at + 1;
      int end = start;
      int hash = 0;
      while (end < html.length() && end - start < 16 && isNamePart(html.charAt(end))) {
        hash = hash * 31 + (html.charAt(end) | 0x20);
        end++;
      }
      if (end == start) {
        continue;
      }
      if (++tags > MAX_TAGS) {
        throw new UnextractableException("too-large", "more than " + MAX_TAGS + " tags");
      }
      if (!staysOpen(html, start, end)) {
        continue;
      }
      int bucket = (hash ^ (hash >>> 10)) & (BUCKETS - 1);
      if (!closing) {
        open[bucket]++;
        openInAll++;
      } else if (open[bucket] > 0) {
        open[bucket]--;
        openInAll--;
      }
      if (openInAll > MAX_OPEN) {
        throw new UnextractableException(
            "too-deep", "more than " + MAX_OPEN + " elements open at character " + at);
      }
    }
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** False for void elements, those that the next one of their kind closes, and drawing shapes. */
  private static boolean staysOpen(String html, int start, int end) {
    if (end - start == 1) {
      return (html.charAt(start) | 0x20) != 'p';
    }
    String name = html.substring(start, end).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "br", "img", "input", "meta", "link", "hr", "area", "base", "col", "embed", "param" ->
          false;
      case "source", "track", "wbr", "li", "dt", "dd", "tr", "td", "th", "option", "thead" -> false;
      case "tbody", "tfoot", "colgroup", "html", "head", "body", "rt", "rp", "optgroup" -> false;
      case "path", "circle", "rect", "line", "polygon", "polyline", "ellipse", "use", "stop" ->
          false;
      default -> true;
    };
  }
}
