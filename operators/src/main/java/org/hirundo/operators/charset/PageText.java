package org.hirundo.operators.charset;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A page's characters. Most of a page is scripts and markup that nobody reads, so well-formed UTF-8
 * stays bytes until its characters are asked for. Two of the same characters are equal. Immutable
 * and thread-safe.
 */
public final class PageText {
  private final String view;
  private final boolean utf8;

  private PageText(String view, boolean utf8) {
    this.view = view;
    this.utf8 = utf8;
  }

  static PageText of(String text) {
    return new PageText(text, false);
  }

  /** The bytes from a place on, which are well-formed UTF-8. */
  static PageText ofUtf8(byte[] bytes, int from) {
    String units = new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    return new PageText(units, true);
  }

  /**
   * The page with all its ASCII characters, in order, and between them either its other characters
   * or the bytes of their UTF-8, each as a character from U+0080 to U+00FF. Other methods take
   * places in it.
   */
  String view() {
    return view;
  }

  /**
   * Hands the characters over as they are held.
   *
   * @param ofText makes something of all characters
   * @param ofUtf8 makes it of well-formed UTF-8, each byte of it as a character up to U+00FF
   */
  public <T> T as(Function<String, T> ofText, Function<String, T> ofUtf8) {
    return (utf8 ? ofUtf8 : ofText).apply(view);
  }

  /** All characters; takes time linear in their number, each time. */
  public String text() {
    return utf8
        ? new String(view.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        : view;
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
