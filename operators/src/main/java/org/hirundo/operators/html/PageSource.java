package org.hirundo.operators.html;

/**
 * A page's markup as it comes: characters, or UTF-8 of which only what is read gets decoded.
 * Immutable and thread-safe.
 */
public final class PageSource {
  private final String view;
  private final boolean utf8;

  private PageSource(String view, boolean utf8) {
    this.view = view;
    this.utf8 = utf8;
  }

  public static PageSource of(String text) {
    return new PageSource(text, false);
  }

  /**
   * @param bytes well-formed UTF-8, each byte as a character from U+0000 to U+00FF; of others
   *     extraction makes some text, or fails with a runtime exception
   */
  public static PageSource ofUtf8(String bytes) {
    return new PageSource(bytes, true);
  }

  /**
   * What to look for markup in: all the page's ASCII characters, in order, and between them its
   * other characters or their bytes. Other methods take places in it.
   */
  String view() {
    return view;
  }

  /** The number of UTF-16 units before a place. */
  int units(int to) {
    if (!utf8) {
      return to;
    }
    int units = 0;
    for (int i = 0; i < to; i++) {
      char c = view.charAt(i);
      units += (c & 0xc0) == 0x80 ? 0 : c >= 0xf0 ? 2 : 1;
    }
    return units;
  }

  /** The last place up to {@code to} that is not within a character. */
  int boundary(int to) {
    int at = to;
    while (utf8 && at > 0 && at < view.length() && (view.charAt(at) & 0xc0) == 0x80) {
      at--;
    }
    return at;
  }

  /**
   * Copies what stands between two places, neither of them within a character, which needs room for
   * at most {@code to - from} units.
   *
   * @return the number of UTF-16 units copied
   */
  int copy(int from, int to, char[] into, int offset) {
    view.getChars(from, to, into, offset);
    int end = offset + to - from;
    return (utf8 ? decode(into, offset, end) : end) - offset;
  }

  /** Turns bytes into characters in their place; the end of what is left. */
  private static int decode(char[] units, int from, int to) {
    int at = from;
    while (at < to && units[at] < 0x80) {
      at++;
    }
    int out = at;
    while (at < to) {
      char c = units[at++];
      if (c < 0x80) {
        units[out++] = c;
      } else if (c < 0xe0) {
        units[out++] = (char) ((c & 0x1f) << 6 | units[at++] & 0x3f);
      } else if (c < 0xf0) {
        int high = (c & 0xf) << 12 | (units[at++] & 0x3f) << 6;
        units[out++] = (char) (high | units[at++] & 0x3f);
      } else {
        int high = (c & 7) << 18 | (units[at++] & 0x3f) << 12;
        int code = high | (units[at++] & 0x3f) << 6 | units[at++] & 0x3f;
        units[out++] = Character.highSurrogate(code);
        units[out++] = Character.lowSurrogate(code);
      }
    }
    return out;
  }
}
