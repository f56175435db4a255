package org.hirundo.operators.html;

/**
 * Cuts from a page's markup what nobody reads (see {@link ReadMarkup}), before it is parsed, so
 * that the parser need not build it: what scripts, styles and comments hold, and attributes. Tags
 * and text stay, so the parser builds the same tree of elements and texts.
 *
 * <p>Follows the tokenisation of HTML (WHATWG, section 13.2.5) as far as that is certain without a
 * tree. Where it is not (a tag that does not end, a script that holds the beginnings of a comment
 * and of another script, raw elements with tags in drawings or templates), the rest of the page
 * stays as it is. One pass, in time linear in the page's length. Thread-confined.
 */
final class MarkupPruner {
  private static final int IN_DOUBT = -1;

  private final String html;
  private final int length;
  private final TagReader tags;
  private final KeptMarkup kept;
  private final MarkupLimits limits = new MarkupLimits();

  private int drawings;
  private int ignoring;
  private boolean unsure;

  private final NextMark inlineMath;
  private final NextMark rendering;
  private final NextMark comment;

  private MarkupPruner(PageSource page) {
    this.html = page.view();
    this.length = html.length();
    this.kept = new KeptMarkup(page);
    this.tags = new TagReader(html);
    this.inlineMath = new NextMark(html, "inlineMath");
    this.rendering = new NextMark(html, "renderMathInElement");
    this.comment = new NextMark(html, "<!--");
  }

  /**
   * The page without what nobody reads.
   *
   * @throws UnextractableException if what is left is beyond {@link MarkupLimits}
   */
  static KeptMarkup prune(PageSource page) throws UnextractableException {
    MarkupPruner pruner = new MarkupPruner(page);
    pruner.limits.check(pruner.kept, pruner.scan());
    return pruner.kept;
  }

  /** Marks what goes; the place up to which tags were counted. */
  private int scan() {
    int at = html.indexOf('<');
    while (at >= 0 && at + 1 < length) {
      char next = html.charAt(at + 1);
      int after = at + 1;
      if (TagReader.isLetter(next)) {
        after = startTag(at + 1);
      } else if (next == '/') {
        after = endTag(at + 2);
      } else if (next == '!') {
        after = declaration(at + 2);
      } else if (next == '?') {
        after = behind('>', at);
      }
      if (after == IN_DOUBT) {
        return at;
      }
      at = html.indexOf('<', after);
    }
    return length;
  }

  private int behind(char mark, int from) {
    int found = html.indexOf(mark, from);
    return found < 0 ? IN_DOUBT : found + 1;
  }

  private int declaration(int at) {
    if (html.startsWith("--", at)) {
      return comment(at + 2);
    }
    return html.startsWith("[CDATA[", at) ? IN_DOUBT : behind('>', at);
  }

  /** Leaves an empty comment, since that too keeps two runs of text apart. */
  private int comment(int from) {
    int at = dashes(from);
    if (at < length && html.charAt(at) == '>') {
      return at + 1;
    }
    int end = html.indexOf("--", from);
    while (end >= 0) {
      int close = dashes(end);
      if (html.startsWith(">", close)) {
        kept.cut(from, close - 2);
        return close + 1;
      }
      if (html.startsWith("!>", close)) {
        return close + 2;
      }
      end = html.indexOf("--", close);
    }
    return IN_DOUBT;
  }

  private int dashes(int from) {
    int at = from;
    while (at < length && html.charAt(at) == '-') {
      at++;
    }
    return at;
  }

  private int endTag(int at) {
    if (at >= length || !TagReader.isLetter(html.charAt(at))) {
      return behind('>', at);
    }
    int tag = tags.name(at);
    if ((tag & ReadMarkup.DRAWING) != 0) {
      drawings = Math.max(0, drawings - 1);
    }
    ignoring &= ~tag;
    if (!tags.attributes(ReadMarkup.FORMATTING)) {
      return IN_DOUBT;
    }
    limits.ended(tag, tags.nameHash());
    return tags.at();
  }

  private int startTag(int at) {
    int tag = tags.name(at);
    int nameEnd = tags.at();
    if ((tag & ReadMarkup.LAST) != 0) {
      return IN_DOUBT;
    }
    if (!tags.attributes(tag)) {
      return IN_DOUBT;
    }
    for (int i = 0; i < tags.cuts(); i += 2) {
      kept.cut(tags.cut(i), tags.cut(i + 1));
    }
    int after = tags.at();
    if ((tag & ReadMarkup.DRAWING) != 0 && !tags.closesItself()) {
      drawings++;
    }
    ignoring |= tag & (ReadMarkup.SELECT | ReadMarkup.NOSCRIPT);
    unsure |= (tag & ReadMarkup.UNSURE) != 0;
    if ((tag & ReadMarkup.RAW) != 0) {
      after = tags.closesItself() ? IN_DOUBT : raw(at, nameEnd, after, tag);
    }
    if (after != IN_DOUBT) {
      limits.started(tag, tags.nameHash(), at - 1);
    }
    return after;
  }

  /** The raw element's end tag; its name is what stands in {@code [nameFrom, nameTo)}. */
  private int raw(int nameFrom, int nameTo, int from, int tag) {
    int close = close(nameFrom, nameTo - nameFrom, from);
    if (close < 0) {
      return IN_DOUBT;
    }
    boolean certain = !unsure && drawings == 0 && ignoring == 0;
    boolean plain = html.indexOf('<', from) == close;
    boolean asText = (tag & ReadMarkup.TEXT) != 0;
    if (!plain && (!certain || asText || holdsScript(from, close, tag))) {
      return IN_DOUBT;
    }
    if (certain && close > from && !isRead(from, close, tag)) {
      kept.cut(from, close);
    }
    return close;
  }

  private int close(int nameFrom, int size, int from) {
    int close = html.indexOf("</", from);
    while (close >= 0) {
      int end = close + 2 + TagReader.alike(html, nameFrom, close + 2, size);
      if (end == length || html.charAt(end) >= 0x80) {
        return IN_DOUBT; // a letter outside ASCII may be taken for one of the name
      }
      if (end == close + 2 + size && !TagReader.isNamePart(html.charAt(end))) {
        return close;
      }
      close = html.indexOf("</", close + 2);
    }
    return IN_DOUBT;
  }

  /** A script in whose comment another script begins ends with that one's end. */
  private boolean holdsScript(int from, int to, int tag) {
    if ((tag & ReadMarkup.SCRIPT) == 0 || !comment.isIn(from, to)) {
      return false;
    }
    int at = comment.from(from);
    while (at >= 0 && at < to && !html.regionMatches(true, at, "<script", 0, 7)) {
      at = html.indexOf('<', at + 1);
    }
    return at >= 0 && at < to;
  }

  private boolean isRead(int from, int to, int tag) {
    if ((tag & ReadMarkup.SCRIPT) != 0) {
      return tags.mayBeTex() || inlineMath.isIn(from, to) || rendering.isIn(from, to);
    }
    return (tag & ReadMarkup.STYLE) == 0;
  }
}
