package org.hirundo.operators.html;

/**
 * Refuses markup that would cost the tree builder more than linear time. HTML's tree construction
 * compares each tag with the stack of open elements, so the bound is on elements left open at once
 * and on tags; a page of 100,000 nested elements costs seconds otherwise. {@link MarkupPruner}
 * tells the tags that it reads; what lies behind them is looked over here. Counts are approximate
 * on purpose: there, tags within scripts count, too. Thread-confined.
 */
final class MarkupLimits {
  static final int MAX_CHARS = 6_000_000;
  static final int MAX_TAGS = 300_000;
  static final int MAX_OPEN = 5_000;
  private static final int BUCKETS = 1024;

  private final int[] open = new int[BUCKETS];
  private int openInAll;
  private int tags;
  private boolean tooMany;
  private int tooDeepAt = -1;

  static void checkLength(PageSource page) throws UnextractableException {
    int bound = page.view().length();
    int chars = bound > MAX_CHARS ? page.units(bound) : bound;
    if (chars > MAX_CHARS) {
      throw new UnextractableException(
          "too-large", chars + " characters; at most " + MAX_CHARS + " are parsed");
    }
  }

  /**
   * Counts a start tag.
   *
   * @param tag what {@link ReadMarkup#tag} knows of it
   * @param hash of its lower-case name
   */
  void started(int tag, long hash, int at) {
    count();
    if ((tag & ReadMarkup.NEVER_LEFT_OPEN) == 0) {
      open[bucket(hash)]++;
      openInAll++;
      tooDeepAt = tooDeepAt < 0 && openInAll > MAX_OPEN && !tooMany ? at : tooDeepAt;
    }
  }

  void ended(int tag, long hash) {
    count();
    int bucket = bucket(hash);
    if ((tag & ReadMarkup.NEVER_LEFT_OPEN) == 0 && open[bucket] > 0) {
      open[bucket]--;
      openInAll--;
    }
  }

  private void count() {
    tooMany |= ++tags > MAX_TAGS && tooDeepAt < 0;
  }

  private static int bucket(long hash) {
    return (int) (hash >>> 54);
  }

  /** Counts the tags from the place on up to which those of the page were told, and judges all. */
  void check(KeptMarkup markup, int from) throws UnextractableException {
    TagReader names = new TagReader(markup.page().view());
    int at = from;
    for (int i = 0; i < markup.stretches(); i++) {
      at = scan(names, markup.page().view(), Math.max(at, markup.start(i)), markup.end(i));
    }
    if (tooMany) {
      throw new UnextractableException("too-large", "more than " + MAX_TAGS + " tags");
    }
    if (tooDeepAt >= 0) {
      int place = markup.page().units(tooDeepAt);
      throw new UnextractableException(
          "too-deep", "more than " + MAX_OPEN + " elements open at character " + place);
    }
  }

  /** Counts the tags that begin in {@code [from, to)}; where the next one begins. */
  private int scan(TagReader names, String html, int from, int to) {
    int at = next(html, from);
    for (; at < to && at + 2 < html.length(); at = next(html, at + 1)) {
      boolean closing = html.charAt(at + 1) == '/';
      int name = closing ? at + 2 : at + 1;
      if (!TagReader.isLetter(html.charAt(name))) {
        continue;
      }
      int tag = names.name(name);
      if (closing) {
        ended(tag, names.nameHash());
      } else {
        started(tag, names.nameHash(), at);
      }
      if (tooMany || tooDeepAt >= 0) {
        break;
      }
    }
    return at;
  }

  private static int next(String html, int from) {
    int at = html.indexOf('<', from);
    return at < 0 ? html.length() : at;
  }
}
