package org.hirundo.operators.html;

import java.util.HashSet;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * A page's own title. A part of the {@code title} element is cut only where it is the site's name
 * (see {@link SiteNames}), or where what is left is one of the page's headings; else it stays.
 */
final class PageTitle {
  private static final String SEPARATORS = "_|｜│-–—－−:：/／»«·•・~〜～>＞<＜@＠";

  /** Those that sites put before their names and authors hardly into titles. */
  private static final String FIRM = "_|｜│»«";

  /** Those that authors put before what a title goes on with. */
  private static final String WITHIN = ":：";

  private static final int TRIES = 6;

  private final String title;
  private final SiteNames site;
  private final Set<String> headings;

  private PageTitle(String title, SiteNames site, Set<String> headings) {
    this.title = title;
    this.site = site;
    this.headings = headings;
  }

  static String of(PageParts page) {
    String title = page.page().title().strip();
    String open = page.meta("property", "og:title");
    SiteNames site = SiteNames.of(page, title);
    if (!open.isEmpty() && !site.has(open) && (title.isEmpty() || title.contains(open))) {
      if (open.length() < title.length()) {
        return open;
      }
      title = open;
    }
    Set<String> headings = new HashSet<>();
    for (Element heading : page.headings()) {
      String text = SiteNames.folded(heading.text());
      if (!text.isEmpty() && !site.has(text)) {
        headings.add(text);
      }
    }
    return new PageTitle(title, site, headings).withoutSite();
  }

  private String withoutSite() {
    if (heads(title)) {
      return title;
    }
    String rest = withoutEnd();
    rest = rest == null ? withoutBeginning() : rest;
    rest = rest == null ? headingAmongParts() : rest;
    return rest == null ? title : rest;
  }

  /** The shortest end that is the site's name goes. */
  private String withoutEnd() {
    int at = title.length();
    for (int tries = 0; tries < TRIES && (at = before(title, at)) > 0; tries++) {
      String end = title.substring(at + 1).strip();
      String rest = beginning(title, at);
      if (!rest.isEmpty() && !end.isEmpty() && isSite(end, rest, title.charAt(at))) {
        return furtherCut(rest, title.charAt(at));
      }
    }
    return null;
  }

  private boolean isSite(String end, String rest, char separator) {
    boolean mentioned =
        WITHIN.indexOf(separator) < 0
            ? site.mentions(end)
            : site.signs(end) || site.beginsWith(end);
    return site.has(end) || (mentioned && (!heads(end) || heads(rest)));
  }

  /** Whether a heading of the page says the same. */
  private boolean heads(String text) {
    return headings.contains(SiteNames.folded(text));
  }

  private String withoutBeginning() {
    int at = -1;
    for (int tries = 0; tries < TRIES && (at = after(title, at)) > 0; tries++) {
      String rest = ending(title, at);
      String beginning = beginning(title, at);
      boolean heading = isSpaced(title, at) && heads(rest) && !site.signs(rest);
      heading &= site.mentions(beginning);
      if (!rest.isEmpty() && (heading || site.has(beginning))) {
        return rest;
      }
    }
    return null;
  }

  /** "Article | Section", left of "Article | Section | Site", if the article heads the page. */
  private String furtherCut(String rest, char separator) {
    int at = before(rest, rest.length());
    if (at > 0 && rest.charAt(at) == separator && FIRM.indexOf(separator) >= 0) {
      String shorter = beginning(rest, at);
      return heads(shorter) ? shorter : rest;
    }
    return rest;
  }

  /** A heading that is the title but for one part before it, or parts after it that are alike. */
  private String headingAmongParts() {
    int last = before(title, title.length());
    if (last <= 0) {
      return null;
    }
    char separator = title.charAt(last);
    int at = last;
    for (int tries = 0; tries < TRIES && at > 0 && title.charAt(at) == separator; tries++) {
      String rest = beginning(title, at);
      if (isSpaced(title, at) && heads(rest)) {
        return rest;
      }
      at = before(title, at);
    }
    int first = after(title, -1);
    if (first < 0 || !isSpaced(title, first)) {
      return null;
    }
    String rest = ending(title, first);
    return heads(rest) && !site.signs(rest) ? rest : null;
  }

  private static String beginning(String text, int separator) {
    int end = separator;
    while (end > 0 && (isGap(text.charAt(end - 1)) || isSeparator(text, end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String ending(String text, int separator) {
    int from = separator;
    while (from < text.length() && (isGap(text.charAt(from)) || isSeparator(text, from))) {
      from++;
    }
    return text.substring(from);
  }

  private static int before(String text, int at) {
    for (int i = at - 1; i > 0; i--) {
      if (isSeparator(text, i)) {
        return i;
      }
    }
    return -1;
  }

  private static int after(String text, int at) {
    for (int i = Math.max(1, at + 1); i < text.length() - 1; i++) {
      if (isSeparator(text, i)) {
        return i;
      }
    }
    return -1;
  }

  /** A wide sign stands alone; a narrow one has a space after it, so that words are not split. */
  private static boolean isSeparator(String text, int at) {
    char c = text.charAt(at);
    if (SEPARATORS.indexOf(c) < 0) {
      return false;
    }
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    char previous = at > 0 ? text.charAt(at - 1) : ' ';
    boolean apart = isGap(next) || isGap(previous);
    return apart
        || Glyphs.isWide(c)
        || c == '|'
        || (Glyphs.isWide(next) && Glyphs.isWide(previous));
  }

  private static boolean isSpaced(String text, int at) {
    return at > 0 && (isGap(text.charAt(at - 1)) || FIRM.indexOf(text.charAt(at)) >= 0);
  }

  private static boolean isGap(char c) {
    return Glyphs.isSpace(c) || c == '\u3000';
  }
}
