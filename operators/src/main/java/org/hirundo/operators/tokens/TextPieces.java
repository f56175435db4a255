package org.hirundo.operators.tokens;

/**
 * Cuts long texts into pieces for the tokenizer.
 *
 * <p>A piece ends, in the second half of its allowed length, at the last place where a letter is
 * followed by a line feed; else at the last where a letter is followed by a space or by punctuation
 * other than an apostrophe. The pre-tokenizers of all tiktoken encodings, GPT-2 and Llama 3 always
 * part words there and look no further, so the ids are those of the whole text. Where there is no
 * such place (a run of one character, say) a piece is cut at its longest, between two code points,
 * and the ids around the cut may differ from those of the whole.
 *
 * <p>Tokenizers that put a prefix before each text (SentencePiece's ▁) put it before each piece.
 */
final class TextPieces {
  /** Characters (UTF-16) in a piece, at most. */
  static final int LONGEST = 65_536;

  private TextPieces() {}

  /** Where the piece that begins at {@code from} ends. */
  static int end(String text, int from) {
    if (text.length() - from <= LONGEST) {
      return text.length();
    }
    int limit = from + LONGEST;
    int middle = from + LONGEST / 2;
    int other = -1;
    for (int i = limit; i > middle; i--) {
      if (parts(text.charAt(i)) && Character.isLetter(text.codePointBefore(i))) {
        if (text.charAt(i) == '\n') {
          return i;
        }
        other = Math.max(other, i);
      }
    }
    if (other >= 0) {
      return other;
    }
    return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
  }

  private static boolean parts(char next) {
    return switch (Character.getType(next)) {
      case Character.SPACE_SEPARATOR -> next == ' ';
      case Character.CONTROL -> next == '\n';
      case Character.OTHER_PUNCTUATION -> next != '\'';
      case Character.DASH_PUNCTUATION, Character.START_PUNCTUATION, Character.END_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
