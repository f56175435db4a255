package org.hirundo.operators.html;

/** How much a character says: lengths that mean the same in Japanese and in English. */
final class Glyphs {
  private Glyphs() {}

  /** 0 for space, 2 for a kana, ideograph or Hangul syllable, 1 for any other UTF-16 unit. */
  static int weight(char c) {
    if (c <= ' ' || c == '\u00a0' || c == '\u3000') {
      return 0;
    }
    return isWide(c) && c != '\u3001' && c != '\u3002' ? 2 : 1;
  }

  static int weight(String text) {
    return weight(text, 0, text.length());
  }

  static int weight(String text, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += weight(text.charAt(i));
    }
    return sum;
  }

  /** Characters of scripts that are written without spaces, their punctuation included. */
  static boolean isWide(char c) {
    return c >= '\u2e80'
        && (c <= '\u9fff'
            || (c >= '\uac00' && c <= '\ud7a3')
            || (c >= '\uf900' && c <= '\ufaff')
            || (c >= '\uff00' && c <= '\uffef'));
  }

  /** Wide, and written without spaces between words: not Hangul. */
  static boolean joinsLines(char c) {
    return isWide(c) && !(c >= '\uac00' && c <= '\ud7a3');
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\u00a0';
  }

  /** Whether a sentence ends at a place: not in a name, nor after less than a word. */
  static boolean endsSentence(String text, int at) {
    return switch (text.charAt(at)) {
      case '。', '．', '！', '？', '।', '؟', '۔' -> true;
      case '.', '!', '?' ->
          at >= 3 && (at + 1 == text.length() || !isNameLike(text.charAt(at + 1)));
      default -> false;
    };
  }

  private static boolean isNameLike(char c) {
    return Character.isLetterOrDigit(c) || c == '.';
  }
}
