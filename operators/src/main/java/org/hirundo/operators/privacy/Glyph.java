package org.hirundo.operators.privacy;

/** Characters as they are meant in addresses and numbers: full-width ones as their ASCII. */
final class Glyph {
  /** Between groups of digits: a hyphen, a minus, or what people type for them. */
  static final char HYPHEN = '-';

  private Glyph() {}

  static char of(char c) {
    if (c < 0x80) {
      return c;
    }
    if (c >= '！' && c <= '～') {
      return (char) (c - '！' + '!');
    }
    return switch (c) {
      case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', 'ー', '─', 'ｰ' ->
          HYPHEN;
      case '\u00a0', '\u3000', '\u2009', '\u202f' -> ' ';
      default -> c;
    };
  }

  /** The character at the place; 0 before the text and behind it. */
  static char at(CharSequence text, int at) {
    return at < 0 || at >= text.length() ? 0 : of(text.charAt(at));
  }

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean letter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
