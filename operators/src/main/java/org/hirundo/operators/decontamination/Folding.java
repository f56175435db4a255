package org.hirundo.operators.decontamination;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/**
 * How characters are compared: without case, width, compatibility forms and accents, each code
 * point for itself, so that every place in the folded text is a place in the text. Kana keep their
 * voicing marks, full width or half, of one code point or two.
 */
final class Folding {
  /** What a folded character is to words: it parts them. */
  static final byte PARTS = 0;

  /** It is a letter or digit of a word. */
  static final byte WORD = 1;

  /** It counts by itself: its script puts no spaces between words. */
  static final byte ALONE = 2;

  /** It belongs to the character before it and counts for nothing. */
  static final byte MARK = 3;

  private static final char[][] BASIC = new char[Character.MAX_VALUE + 1][];
  private static final char[] SINGLE = new char[Character.MAX_VALUE + 1]; // 0: not just one
  private static final byte[] ROLES = new byte[Character.MAX_VALUE + 1];
  private static final char[] NOTHING = {};
  private static final char VOICED = '\u3099';
  private static final char SEMI_VOICED = '\u309A';

  static {
    for (char c = 0; c < BASIC.length - 1; c++) {
      BASIC[c] = Character.isSurrogate(c) ? NOTHING : folded(c);
    }
    BASIC[Character.MAX_VALUE] = NOTHING;
    for (int c = 0; c < BASIC.length; c++) {
      SINGLE[c] = BASIC[c].length == 1 ? BASIC[c][0] : 0;
      ROLES[c] = classified(c);
    }
  }

  private Folding() {}

  /** What the code point is compared by: often itself, for a mark nothing. */
  static char[] fold(int point) {
    return point < BASIC.length ? BASIC[point] : folded(point);
  }

  /** The one character that this one is compared by; 0 where it is none, or several. */
  static char single(char c) {
    return SINGLE[c];
  }

  /** What a folded character is to words. */
  static byte role(int point) {
    return point < ROLES.length ? ROLES[point] : classified(point);
  }

  private static byte classified(int point) {
    if (!Character.isLetterOrDigit(point)) {
      return Character.getType(point) == Character.COMBINING_SPACING_MARK ? MARK : PARTS;
    }
    return switch (UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> ALONE;
      default -> isKana(point) ? ALONE : WORD;
    };
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

  static boolean voices(int point) {
    return point == VOICED || point == SEMI_VOICED;
  }

  /** The voiced form of a kana and the mark behind it; 0 if there is none. */
  static char composed(char kana, char mark) {
    String both = Normalizer.normalize("" + kana + mark, Form.NFC);
    return both.length() == 1 ? both.charAt(0) : 0;
  }
}
