package org.hirundo.operators.code;

/**
 * The characters that SwallowCode lets comments and strings have: {@code
 * [\u005cu0020-\u005cu007E\u005cu3000-\u005cu30FF\u005cu4E00-\u005cu9FFF\u005cuFF66-\u005cuFF9F\s]},
 * with {@code \s} as Python has it. Neither full-width forms such as （ nor emoji are among them.
 */
final class EnglishOrJapanese {
  private EnglishOrJapanese() {}

  static boolean includes(char c) {
    return (c >= 0x20 && c <= 0x7E)
        || (c >= 0x3000 && c <= 0x30FF)
        || (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0xFF66 && c <= 0xFF9F)
        || isSpace(c);
  }

  private static boolean isSpace(char c) {
    return (c >= 0x09 && c <= 0x0D)
        || (c >= 0x1C && c <= 0x1F)
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F;
  }
}
