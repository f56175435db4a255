package org.hirundo.operators.charset;

import java.nio.charset.StandardCharsets;

/**
 * A page's characters. Most of a page is scripts and markup that nobody reads, so well-formed UTF-8
 * stays bytes until its characters are asked for; who looks for markup alone reads the {@link
 * #view}. Two of the same characters are equal. Immutable and thread-safe.
 */
public final class PageText {
  private final String view;
  private final boolean utf8;

  private PageText(String view, boolean utf8) {
    this.view = view;
    this.utf8 = utf8;
  }

  public static PageText of(String text) {
    return new PageText(text, false);
  }

  /** The bytes from a place on, which must be well-formed UTF-8: {@link PageDecoder} looks. */
  public static PageText ofUtf8(byte[] bytes, int from) {
    String units = new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    return new PageText(units, true);
  }

  /**
   * The page with all its ASCII characters, in order, and between them either its other characters
   * or the bytes of their UTF-8, each as a character from U+0080 to U+00FF. The places that other
   * methods take are places in it.
   */
  public String view() {
    return view;
  }

  /** Whether the view holds bytes of UTF-8. */
  boolean isUtf8() {
    return utf8;
  }

  /** All characters; takes time linear in their number, each time. */
  public String text() {
    return utf8
        ? new String(view.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        : view;
  }

  /** The number of UTF-16 units before a place. */
  public int units(int to) {
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
  public int boundary(int to) {
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
  public int copy(int from, int to, char[] into, int offset) {
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

  /** The UTF-16 unit at a place, the first of two; 0 behind the end. */
  char unit(int at) {
    if (at >= view.length()) {
      return 0;
    }
    char c = view.charAt(at);
    if (!utf8 || c < 0x80) {
      return c;
    }
    int second = view.charAt(at + 1) & 0x3f;
    if (c < 0xe0) {
      return (char) ((c & 0x1f) << 6 | second);
    }
    int third = view.charAt(at + 2) & 0x3f;
    if (c < 0xf0) {
      return (char) ((c & 0xf) << 12 | second << 6 | third);
    }
    return Character.highSurrogate((c & 7) << 18 | second << 12 | third << 6);
  }

  /** The place behind the character at a place. */
  int after(int at) {
    char c = at < view.length() ? view.charAt(at) : 0;
    return at + (!utf8 || c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PageText page && page.text().equals(text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
