package org.hirundo.operators.decontamination;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/**
 * How characters are compared: without case, width, compatibility forms and accents, each code
 * point for itself, so that every place in the folded text is a place in the text. Kana keep their
 * voicing marks, full width or half, of one code point or two.
 */
final class Folding {
  private static final char[][] BASIC = new char[Character.MAX_VALUE + 1][];
  private static final char[] NOTHING = {};
  private static final char VOICED = '\u3099';
  private static final char SEMI_VOICED = '\u309A';

  static {
    for (char c = 0; c < BASIC.length - 1; c++) {
      BASIC[c] = Character.isSurrogate(c) ? NOTHING : folded(c);
    }
    BASIC[Character.MAX_VALUE] = NOTHING;
  }

  private Folding() {}

  /** What the code point is compared by: often itself, for a mark nothing. */
  static char[] fold(int point) {
    return point < BASIC.length ? BASIC[point] : folded(point);
  }

  private static char[] folded(int point) {
    if (point == VOICED || point == SEMI_VOICED) {
      return new char[] {(char) point};
    }
    String lower = Character.toString(point).toLowerCase(Locale.ROOT);
    String wide = Normalizer.normalize(lower, Form.NFKC);
    if (wide.codePoints().allMatch(Folding::isKana)) {
      return wide.toCharArray();
    }
    StringBuilder bare = new StringBuilder();
    Normalizer.normalize(wide, Form.NFKD)
        .codePoints()
        .filter(p -> Character.getType(p) != Character.NON_SPACING_MARK || isKana(p))
        .forEach(bare::appendCodePoint);
    return Normalizer.normalize(bare, Form.NFKC).toLowerCase(Locale.ROOT).toCharArray();
  }

  static boolean isKana(int point) {
    return point >= 0x3041 && point <= 0x30FF;
  }

  /** The voiced form of a kana and the mark behind it; 0 if there is none. */
  static char composed(char kana, char mark) {
    if (mark != VOICED && mark != SEMI_VOICED) {
      return 0;
    }
    String both = Normalizer.normalize("" + kana + mark, Form.NFC);
    return both.length() == 1 ? both.charAt(0) : 0;
  }
}
