package org.hirundo.operators.dedup;

import java.text.Normalizer;

/**
 * Reads a text's code points as they are compared with others': after NFKC (so ｶﾞ is ガ and Ａ is A,
 * while が stays apart from か), with each run of white space as one space and none at the ends. Case
 * counts; unpaired surrogates count as they are.
 *
 * <p>Whatever the text's size, memory is bounded: what a table of single characters can't answer
 * goes to the JDK's normaliser by pieces that begin where nothing combines with what came before,
 * so that the outcome is that of the whole text. The exception is a run of {@value #PIECE} UTF-16
 * units and more without such a place: marks on marks, which no writing has, and sorting them takes
 * the square of their number. It is cut after {@value #RUN} units at most, and marks don't change
 * places across the cut. (Unicode's Stream-Safe Text Format, UAX 15 section 13, ends runs after
 * 30.)
 *
 * <p>Makes no garbage but for the pieces that are normalised. Confined to one thread.
 */
final class ComparedText {
  /** Least length of what is given to the normaliser at once, unless the text ends. */
  static final int PIECE = 128;

  /** Greatest length, but for the second half of a surrogate pair. */
  static final int RUN = 256;

  /**
   * What a character becomes wherever it stands, a space for white space; 0 where that depends on
   * its neighbours or is more than one character.
   */
  private static final char[] ALONE = alone();

  private String text;
  private int next;
  private String piece;
  private int nextOfPiece;
  private boolean begun;
  private boolean space;

  private static char[] alone() {
    char[] alone = new char[1 << 16];
    for (int c = 0; c < alone.length; c++) {
      if (isSpace(c)) {
        alone[c] = ' ';
      } else if (beginsAnew(c) && !Character.isSurrogate((char) c)) {
        String normal = Normalizer.normalize(String.valueOf((char) c), Normalizer.Form.NFKC);
        alone[c] = normal.length() > 1 ? 0 : normal.charAt(0);
      }
    }
    return alone;
  }

  /** Starts with a text. */
  void begin(String text) {
    this.text = text;
    this.next = 0;
    this.piece = "";
    this.nextOfPiece = 0;
    this.begun = false;
    this.space = false;
  }

  /**
   * Writes the next code points to an array, from an index on.
   *
   * @return the index after the last one; {@code from} at the end of the text
   */
  int read(int[] points, int from) {
    int to = from;
    int last = points.length - 1; // room for a space and what follows it
    while (to < last) {
      int point;
      if (nextOfPiece < piece.length()) {
        point = piece.codePointAt(nextOfPiece);
        nextOfPiece += Character.charCount(point);
        point = isSpace(point) ? ' ' : point;
      } else if (next < text.length()) {
        point = ALONE[text.charAt(next)];
        if (point == 0 || next + 1 < text.length() && ALONE[text.charAt(next + 1)] == 0) {
          normalise();
          continue;
        }
        next++;
      } else {
        break;
      }
      if (point == ' ') {
        space = begun;
        continue;
      }
      if (space) {
        points[to++] = ' ';
        space = false;
      }
      points[to++] = point;
      begun = true;
    }
    return to;
  }

  private void normalise() {
    int end = whole(Math.min(text.length(), next + PIECE));
    int limit = Math.min(text.length(), next + RUN);
    while (end < limit && !beginsAnew(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    piece = Normalizer.normalize(text.substring(next, end), Normalizer.Form.NFKC);
    nextOfPiece = 0;
    next = end;
  }

  /** An index, or the one after it in the midst of a surrogate pair. */
  private int whole(int index) {
    boolean within =
        index < text.length()
            && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    return within ? index + 1 : index;
  }

  /**
   * Whether normalisation never joins or reorders a code point with what stands before it: not so
   * for marks, for the vowels and final consonants of Hangul, and for what decomposes to these.
   */
  static boolean beginsAnew(int point) {
    if (point < 0x300 || point >= 0x3400 && point < 0xA000) {
      return true;
    }
    if (point >= 0x1160 && point <= 0x11FF
        || point >= 0x3131 && point <= 0x318E
        || point >= 0xFF9E && point <= 0xFFDC
        || point >= 0x16D40 && point <= 0x16D7F) {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static boolean isSpace(int point) {
    return point <= ' '
        || point > 0x7F && point <= 0x3000 && (Character.isSpaceChar(point) || point == 0x85);
  }
}
