package org.hirundo.operators.html;

/**
 * Reads one tag after another as a parser would, and tells which stretches of it hold attributes
 * that nobody reads. Thread-confined.
 */
final class TagReader {
  /** A tag with more is left alone, for the parser itself drops those beyond some number. */
  private static final int MOST_ATTRIBUTES = 200;

  /** Attributes that are left out for their values: the next of that name must not take over. */
  private static final int BY_VALUE = ReadMarkup.LOOKS | ReadMarkup.SOURCE | ReadMarkup.WORDS;

  private static final Phrases DISPLAY = Phrases.of("display");
  private static final Phrases TEX_SOURCES = Phrases.of(String.join("|", PageMath.TEX_SOURCES));

  private final String html;
  private final int length;
  private final NextMark reference;

  private int at;
  private long nameHash;
  private long hash;
  private int valueFrom;
  private int valueTo;
  private boolean closesItself;
  private boolean mayBeTex;
  private final int[] cuts = new int[2 * MOST_ATTRIBUTES];
  private int size;

  TagReader(String html) {
    this.html = html;
    this.length = html.length();
    this.reference = new NextMark(html, "&");
  }

  /** Reads a tag's name from {@code from} on; what {@link ReadMarkup#tag} knows of it. */
  int name(int from) {
    at = from;
    long name = 0;
    while (at < length && isNamePart(html.charAt(at)) && html.charAt(at) != '<') {
      name = TokenTable.hash(name, lower(html.charAt(at++)));
    }
    nameHash = name;
    return ReadMarkup.tag(name);
  }

  /** The hash of the lower-case name that was read last (see {@link TokenTable}). */
  long nameHash() {
    return nameHash;
  }

  /** The place behind what was read last. */
  int at() {
    return at;
  }

  /** Whether the tag ends in a slash. */
  boolean closesItself() {
    return closesItself;
  }

  /** Whether the tag may have the type of a script that holds a formula. */
  boolean mayBeTex() {
    return mayBeTex;
  }

  /** Twice the number of stretches that may go from the tag. */
  int cuts() {
    return size;
  }

  /** Where a stretch begins (even) or ends (odd). */
  int cut(int index) {
    return cuts[index];
  }

  /** Reads the rest of a tag whose name was read; false if it has no certain end. */
  boolean attributes(int tag) {
    boolean keepsAll = (tag & ReadMarkup.FORMATTING) != 0;
    int dropped = 0;
    mayBeTex = false;
    size = 0;
    for (int count = 0; ; count++) {
      int gap = at;
      skipGap();
      if (at >= length) {
        return false;
      }
      if (html.charAt(at) == '>') {
        closesItself = at > gap && html.charAt(at - 1) == '/';
        size = count > MOST_ATTRIBUTES ? 0 : size;
        at++;
        return true;
      }
      int nameFrom = at;
      if (!attributeName()) {
        return false;
      }
      int nameTo = at;
      if (!attributeValue()) {
        return false;
      }
      if (keepsAll || count >= MOST_ATTRIBUTES) {
        continue;
      }
      int bits = ReadMarkup.attribute(hash);
      if (!isRead(bits, tag) || (bits & dropped & BY_VALUE) != 0) {
        dropped |= bits;
        cutFrom(nameFrom);
      } else if ((bits & ReadMarkup.ADDRESS) != 0 && endsHere() && !mayLeadHome()) {
        cut(nameTo, at);
      }
    }
  }

  private boolean attributeName() {
    long name = 0;
    int from = at;
    while (at < length && isNamePart(html.charAt(at)) && html.charAt(at) != '=') {
      char c = html.charAt(at++);
      if (c < ' ' || c == '"' || c == '\'' || c == '<') {
        return false;
      }
      name = TokenTable.hash(name, lower(c));
    }
    hash = name;
    return at > from;
  }

  private boolean attributeValue() {
    int sign = spaceEnd(at);
    valueFrom = at;
    valueTo = at;
    if (sign >= length || html.charAt(sign) != '=') {
      return true;
    }
    at = spaceEnd(sign + 1);
    if (at >= length) {
      return false;
    }
    char quote = html.charAt(at);
    if (quote == '"' || quote == '\'') {
      valueFrom = at + 1;
      valueTo = html.indexOf(quote, valueFrom);
      at = valueTo + 1;
      return valueTo >= 0;
    }
    valueFrom = at;
    while (at < length && html.charAt(at) != '>' && !isSpace(html.charAt(at))) {
      if (html.charAt(at++) == '<') {
        return false;
      }
    }
    valueTo = at;
    return true;
  }

  private boolean isRead(int bits, int tag) {
    if ((bits & ReadMarkup.ALWAYS) != 0) {
      return true;
    }
    if ((bits & ReadMarkup.LOOKS) != 0) {
      return valueHolds(DISPLAY) || reference.isIn(valueFrom, valueTo);
    }
    if ((bits & tag) == 0) {
      return false;
    }
    if ((bits & ReadMarkup.SOURCE) != 0) {
      return namesTex();
    }
    if ((bits & ReadMarkup.TYPE) != 0) {
      mayBeTex |= html.regionMatches(true, valueFrom, "math/", 0, 5);
      mayBeTex |= reference.isIn(valueFrom, valueTo);
    }
    return (bits & ReadMarkup.WORDS) == 0 || valueTo > valueFrom;
  }

  private boolean namesTex() {
    return valueHolds(TEX_SOURCES) || reference.isIn(valueFrom, valueTo);
  }

  private boolean valueHolds(Phrases marks) {
    return marks.areIn(html, valueFrom, valueTo);
  }

  /** Whether the value may be the address of a site's front page. */
  private boolean mayLeadHome() {
    if (reference.isIn(valueFrom, valueTo)) {
      return true;
    }
    int slashes = 0;
    boolean together = false;
    char last = ' ';
    for (int i = valueFrom; i < valueTo; i++) {
      char c = html.charAt(i);
      if (c >= 0x80) {
        return true;
      }
      if (c == '?' || c == '#') {
        return together && slashes == 2;
      }
      if (c == '/') {
        slashes++;
        together |= last == '/' && slashes == 2;
      }
      last = c > ' ' ? lower(c) : last;
    }
    boolean hostAlone = together && slashes == 2;
    return hostAlone || last == '/' || last == 'l' || last == 'm' || last == 'p';
  }

  /** Whether what was read last is followed by space or the tag's end. */
  private boolean endsHere() {
    return at < length && (html.charAt(at) == '>' || isSpace(html.charAt(at)));
  }

  /** An attribute behind a slash stays, lest the slash end the tag. */
  private void cutFrom(int name) {
    int from = name;
    while (isSpace(html.charAt(from - 1))) {
      from--;
    }
    if (html.charAt(from - 1) != '/') {
      cut(endsHere() ? from : name, at);
    }
  }

  private void cut(int from, int to) {
    if (to > from) {
      cuts[size++] = from;
      cuts[size++] = to;
    }
  }

  private void skipGap() {
    while (at < length && (html.charAt(at) == '/' || isSpace(html.charAt(at)))) {
      at++;
    }
  }

  private int spaceEnd(int from) {
    int end = from;
    while (end < length && isSpace(html.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }

  static boolean isLetter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  static boolean isNamePart(char c) {
    return c != '>' && c != '/' && !isSpace(c);
  }

  /** How many characters from two places on are the same, but for the case of ASCII letters. */
  static int alike(String html, int one, int other, int most) {
    int same = 0;
    while (same < most
        && other + same < html.length()
        && lower(html.charAt(one + same)) == lower(html.charAt(other + same))) {
      same++;
    }
    return same;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }
}
