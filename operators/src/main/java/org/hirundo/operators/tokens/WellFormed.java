package org.hirundo.operators.tokens;

/** Texts that UTF-8 can hold: the native library answers others with nothing, or with rubbish. */
final class WellFormed {
  private WellFormed() {}

  /** The text with U+FFFD for each surrogate that stands alone. */
  static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return repaired(text);
        }
        i++;
      }
    }
    return text;
  }

  private static String repaired(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(p -> p >= Character.MIN_SURROGATE && p <= Character.MAX_SURROGATE ? 0xFFFD : p)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }
}
