package org.hirundo.operators.lists;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/**
 * A text as words are looked up in it: by NFKC (so that half-width kana, full-width letters and
 * compatibility forms are the usual ones) and in small letters, with the place of each folded code
 * point in the text. Marks are not taken off: か is not が, in one code point, in two, or half-width.
 */
final class FoldedText {
  /** It neither belongs to a word of spaced letters nor to one of katakana. */
  static final byte FREE = 0;

  /** Katakana, or the length mark behind it. */
  static final byte KATAKANA = 1;

  /** A letter or digit of a script that sets words apart. */
  static final byte SPACED = 2;

  private static final byte HIRAGANA = 3;
  private static final byte MARK = 4;
  private static final byte LENGTH_MARK = 5;

  private static final int BASIC = 0x10000;
  private static final int[] SINGLE = new int[BASIC]; // -1: several code points
  private static final byte[] KINDS = new byte[BASIC];

  static {
    for (int c = 0; c < BASIC; c++) {
      int[] folded = Character.isSurrogate((char) c) ? new int[] {c} : expanded(c);
      SINGLE[c] = folded.length == 1 ? folded[0] : -1;
      KINDS[c] = classified(c);
    }
  }

  private int[] points;
  private int[] begins;
  private int[] ends;
  private byte[] kinds;
  private int length;

  private FoldedText(int capacity) {
    points = new int[capacity];
    begins = new int[capacity];
    ends = new int[capacity];
    kinds = new byte[capacity];
  }

  static FoldedText of(String text) {
    FoldedText folded = new FoldedText(text.length() + 8);
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      int point = Character.isSurrogate(c) ? text.codePointAt(i) : c;
      int next = i + Character.charCount(point);
      int single = point < BASIC ? SINGLE[point] : -1;
      if (single >= 0) {
        folded.append(single, i, next);
      } else {
        for (int part : expanded(point)) {
          folded.append(part, i, next);
        }
      }
      i = next;
    }
    return folded;
  }

  private static int[] expanded(int point) {
    String lower = Character.toString(point).toLowerCase(Locale.ROOT);
    String folded = Normalizer.normalize(lower, Form.NFKC).toLowerCase(Locale.ROOT);
    // The spacing voicing marks: NFKC sets a space before them.
    return switch (point) {
      case 0x309B, 0xFF9E -> new int[] {0x3099};
      case 0x309C, 0xFF9F -> new int[] {0x309A};
      default -> folded.codePoints().toArray();
    };
  }

  private static byte classified(int point) {
    if (point == 'ー') {
      return LENGTH_MARK;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK) {
      return MARK;
    }
    if (point >= 0x30FD && point <= 0x30FF) {
      return KATAKANA; // Iteration marks.
    }
    if (!Character.isLetterOrDigit(point)) {
      return FREE;
    }
    return switch (UnicodeScript.of(point)) {
      case KATAKANA -> KATAKANA;
      case HIRAGANA -> HIRAGANA;
      case HAN, THAI, LAO, KHMER, MYANMAR, TIBETAN -> FREE;
      default -> SPACED;
    };
  }

  private void append(int point, int begin, int end) {
    byte kind = point < BASIC ? KINDS[point] : classified(point);
    if (kind == MARK && length > 0) {
      int composed = composed(points[length - 1], point);
      if (composed >= 0) {
        points[length - 1] = composed;
        ends[length - 1] = end;
        return;
      }
      kind = kinds[length - 1];
    } else if (kind == LENGTH_MARK) {
      kind = length > 0 && kinds[length - 1] == HIRAGANA ? HIRAGANA : KATAKANA;
    } else if (kind == MARK) {
      kind = FREE;
    }
    if (length == points.length) {
      grow();
    }
    points[length] = point;
    begins[length] = begin;
    ends[length] = end;
    kinds[length++] = kind;
  }

  private static int composed(int before, int mark) {
    if (Character.getType(before) == Character.NON_SPACING_MARK) {
      return -1; // Keeps a long run of marks linear.
    }
    String both =
        Normalizer.normalize(Character.toString(before) + Character.toString(mark), Form.NFC);
    return both.codePointCount(0, both.length()) == 1 ? both.codePointAt(0) : -1;
  }

  private void grow() {
    int capacity = points.length + (points.length >> 1) + 8;
    points = java.util.Arrays.copyOf(points, capacity);
    begins = java.util.Arrays.copyOf(begins, capacity);
    ends = java.util.Arrays.copyOf(ends, capacity);
    kinds = java.util.Arrays.copyOf(kinds, capacity);
  }

  int length() {
    return length;
  }

  int point(int index) {
    return points[index];
  }

  /** Where the code point's origin begins in the text. */
  int begin(int index) {
    return begins[index];
  }

  /** Behind the code point's origin in the text. */
  int end(int index) {
    return ends[index];
  }

  /** Whether a word may begin here: not within a run of katakana or of spaced letters. */
  boolean mayBegin(int index) {
    return index == 0 || parted(index - 1, index);
  }

  /** Whether a word may end behind here. */
  boolean mayEnd(int index) {
    return index == length - 1 || parted(index, index + 1);
  }

  private boolean parted(int before, int behind) {
    byte kind = kinds[before];
    return kind != kinds[behind] || kind == FREE || kind == HIRAGANA;
  }
}
