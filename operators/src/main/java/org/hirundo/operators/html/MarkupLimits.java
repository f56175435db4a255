package org.hirundo.operators.html;

import java.util.Arrays;
import java.util.stream.Stream;

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

  /** Void elements, those that the next one of their kind closes, and drawing shapes. */
  private static final int[] NEVER_LEFT_OPEN =
      Stream.of(
              ("p br img input meta link hr area base col embed param source track wbr li dt dd tr td"
                      + " th option thead tbody tfoot colgroup html head body rt rp optgroup path"
                      + " circle rect line polygon polyline ellipse use stop")
                  .split(" "))
          .mapToInt(name -> name.chars().reduce(0, (hash, c) -> hash(hash, (char) c)))
          .sorted()
          .toArray();

  private final int[] open = new int[BUCKETS];
  private int openInAll;
  private int tags;

  private MarkupLimits() {}

  static void checkLength(String html) throws UnextractableException {
    if (html.length() > MAX_CHARS) {
      throw new UnextractableException(
          "too-large", html.length() + " characters; at most " + MAX_CHARS + " are parsed");
    }
  }

  static void checkTags(KeptMarkup markup) throws UnextractableException {
    MarkupLimits limits = new MarkupLimits();
    int at = 0;
    for (int i = 0; i < markup.stretches(); i++) {
      at = limits.scan(markup.html(), Math.max(at, markup.start(i)), markup.end(i));
    }
  }

  /** Counts the tags that begin in {@code [from, to)}; where the next one begins. */
  private int scan(String html, int from, int to) throws UnextractableException {
    int at = next(html, from);
    for (; at < to && at + 1 < html.length(); at = next(html, at + 1)) {
      boolean closing = html.charAt(at + 1) == '/';
      int start = closing ? at + 2 : at + 1;
      int end = start;
      int hash = 0;
      while (end < html.length() && end - start < 16 && isNamePart(html.charAt(end))) {
        hash = hash(hash, html.charAt(end));
        end++;
      }
      if (end == start) {
        continue;
      }
      if (++tags > MAX_TAGS) {
        throw new UnextractableException("too-large", "more than " + MAX_TAGS + " tags");
      }
      if (Arrays.binarySearch(NEVER_LEFT_OPEN, hash) >= 0) {
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
    return at;
  }

  private static int next(String html, int from) {
    int at = html.indexOf('<', from);
    return at < 0 ? html.length() : at;
  }

  private static int hash(int before, char c) {
    return before * 31 + (c | 0x20);
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
