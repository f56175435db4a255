package org.hirundo.operators.charset;

/**
 * Recognises text that was decoded wrongly before it was stored, by the characters that each common
 * accident leaves: UTF-8 read as windows-1252 ({@code ã<81>“ã}), as Shift_JIS (縺ゅ→縺), as GBK (銇銈銉),
 * Shift_JIS or EUC-JP read as Latin letters, EUC-JP read as Shift_JIS, ISO-2022-JP without its
 * escape characters, and replacement characters.
 *
 * <p>An accident spoils a page throughout, while a page about such accidents quotes a few of them.
 * So one is told only if it explains much of the text outside ASCII and also shows often among all
 * the characters that readers see: those outside tags, scripts and styles.
 */
final class Mojibake {
  /** Share of the characters outside ASCII that an accident must explain. */
  private static final double SHARE = .35;

  /** Share at which characters that hardly occur in sound text are enough. */
  private static final double RARE = .06;

  /** Share of the visible characters, about a tenth of what the accidents leave in real pages. */
  private static final double PERVASIVE = .01;

  /** The same for replacement characters, each of which stands for a whole letter. */
  private static final double LETTERS_LOST = .002;

  /** The same for text that is written as bare escapes. */
  private static final double ESCAPED = .05;

  /** What windows-1252 makes of the bytes 0x80 to 0x9f where it has them. */
  private static final String WINDOWS =
      "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
          + "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178";

  private final PageText page;
  private final String view;
  private boolean tagsEnded;
  private int visible;
  private int other; // visible characters outside ASCII
  private int replaced;
  private int utf8AsWestern;
  private int utf8AsShiftJis;
  private int utf8AsChinese;
  private int japaneseAsWestern;
  private int eucAsShiftJis;
  private int kana;

  private Mojibake(PageText page) {
    this.page = page;
    this.view = page.view();
  }

  /** Which accident a text in ASCII shows, or null. */
  static String inAscii(String text) {
    return text.contains("$B") ? in(PageText.of(text)) : null;
  }

  /** Which accident the text shows, or null. */
  static String in(PageText page) {
    Mojibake found = new Mojibake(page);
    found.count();
    return found.verdict();
  }

  private void count() {
    int length = view.length();
    for (int i = 0; i < length; ) {
      char c = view.charAt(i);
      if (c >= 0x80) {
        int after = page.after(i);
        int units = after - i == 4 ? 2 : 1;
        visible += units;
        other += units;
        count(page.unit(i), after);
        i = after;
        continue;
      }
      int after = c == '<' ? markupEnd(i) : i;
      visible += after == i && c > ' ' ? 1 : 0;
      i = Math.max(after, i + 1);
    }
  }

  /**
   * Where a tag ends, with the script or style that it opens; {@code at} if no tag begins there.
   */
  private int markupEnd(int at) {
    char next = at + 1 < view.length() ? view.charAt(at + 1) : 0;
    boolean name = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';
    if (tagsEnded || !(name || next == '/' || next == '!' || next == '?')) {
      return at;
    }
    int end = view.indexOf('>', at);
    if (end < 0) {
      tagsEnded = true;
      return at;
    }
    char second = at + 2 < end ? view.charAt(at + 2) : 0;
    boolean hides =
        (next | 0x20) == 's'
            && ((second | 0x20) == 'c' || (second | 0x20) == 't')
            && (view.regionMatches(true, at + 1, "script", 0, 6)
                || view.regionMatches(true, at + 1, "style", 0, 5));
    if (hides) {
      int close = view.indexOf("</", end);
      return close < 0 ? view.length() : close;
    }
    return end + 1;
  }

  private void count(char c, int after) {
    if (c < 0x250 || c >= 0x2013 && c < 0x2123) {
      countWestern(c, page.unit(after), page.unit(page.after(after)));
    } else if (c >= 0x3041 && c <= 0x30fe) {
      kana++;
    } else if (c == '\u7e3a' || c == '\u7e67' || c == '\u7e5d') {
      utf8AsShiftJis++;
    } else if (c == '\u9287' || c == '\u9288' || c == '\u9289') {
      utf8AsChinese++;
    } else if (c == '\ufffd') {
      replaced++;
    } else if (c == '\uff64' || c == '\uff65') {
      char next = page.unit(after);
      eucAsShiftJis += next > '\uff60' && next < '\uffa0' ? 1 : 0;
    }
  }

  private void countWestern(char c, char next, char third) {
    if (c >= '\u00e2' && c <= '\u00ef' && trail(next) && trail(third)) {
      utf8AsWestern += 3;
    } else if ((c == '\u00c2' || c == '\u00c3') && trail(next)) {
      utf8AsWestern += 2;
    } else if (next >= 0x80 && (c == '\u201a' || c == '\u0192' || c == '\u0082' || c == '\u0083')) {
      japaneseAsWestern += 2;
    } else if (next >= '\u00a1' && next <= '\u00ff' && (c == '\u00a4' || c == '\u00a5')) {
      japaneseAsWestern += 2;
    }
  }

  private static boolean trail(char c) {
    return c >= 0x80 && c <= 0xbf || c > 0x150 && WINDOWS.indexOf(c) >= 0;
  }

  private String verdict() {
    double often = PERVASIVE * visible;
    double rare = Math.max(RARE * other, often);
    double share = Math.max(SHARE * other, often);
    if (replaced >= 3 && replaced > .02 * other && replaced > LETTERS_LOST * visible) {
      return replaced + " replacement characters";
    }
    if (utf8AsWestern >= 6 && utf8AsWestern > share) {
      return "UTF-8 that was read as windows-1252";
    }
    if (utf8AsShiftJis >= 3 && utf8AsShiftJis > rare) {
      return "UTF-8 that was read as Shift_JIS";
    }
    if (utf8AsChinese >= 3 && utf8AsChinese > rare) {
      return "UTF-8 that was read as GBK";
    }
    if (japaneseAsWestern >= 6 && japaneseAsWestern > share) {
      return "Shift_JIS or EUC-JP that was read as windows-1252";
    }
    if (eucAsShiftJis >= 4 && eucAsShiftJis > rare && kana < .1 * other) {
      return "EUC-JP that was read as Shift_JIS";
    }
    boolean escaped = other < 16 && bareEscapes() > ESCAPED * visible;
    return escaped ? "ISO-2022-JP without its escape characters" : null;
  }

  /** Runs like {@code $B$3$s$K$A$O(B}, where the escape characters were lost: their length. */
  private int bareEscapes() {
    if (!view.contains("$B")) {
      return 0;
    }
    String text = page.text();
    int runs = 0;
    int length = 0;
    int at = 0;
    while ((at = text.indexOf("$B", at)) >= 0) {
      int end = at + 2;
      while (end < text.length() && text.charAt(end) > ' ' && !text.startsWith("(B", end)) {
        end++;
      }
      if (end - at >= 6 && (end - at) % 2 == 0 && text.startsWith("(B", end)) {
        runs++;
        length += end + 2 - at;
      }
      at = end;
    }
    return runs >= 3 ? length : 0;
  }
}
