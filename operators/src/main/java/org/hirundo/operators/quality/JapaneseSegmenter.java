package org.hirundo.operators.quality;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Puts spaces between Japanese words with Kuromoji (Lucene, IPADIC, as MeCab's {@code -Owakati}
 * with that dictionary). Text is cut at sentence ends into pieces of at most {@value #PIECE}
 * characters, since a long run without any stalls the lattice, and only the first {@value #LIMIT}
 * characters are segmented; what follows is left out. Thread-safe: each thread has its own
 * tokenizer.
 */
final class JapaneseSegmenter {
  static final int PIECE = 4_000;
  static final int LIMIT = 200_000;

  private static final ThreadLocal<JapaneseTokenizer> TOKENIZER =
      ThreadLocal.withInitial(
          () -> new JapaneseTokenizer(null, false, JapaneseTokenizer.Mode.NORMAL));

  private JapaneseSegmenter() {}

  static String segment(String text) {
    int end = wholeCharacters(text, Math.min(text.length(), LIMIT));
    StringBuilder words = new StringBuilder(end * 3 / 2);
    for (int from = 0; from < end; ) {
      int to = pieceEnd(text, from, end);
      append(text.substring(from, to), words);
      from = to;
    }
    return words.toString();
  }

  private static int pieceEnd(String text, int from, int end) {
    if (end - from <= PIECE) {
      return end;
    }
    int limit = from + PIECE;
    for (int i = limit - 1; i > from; i--) {
      char c = text.charAt(i);
      if (c == '。' || c == '！' || c == '？' || c == ' ' || c == '.') {
        return i + 1;
      }
    }
    return wholeCharacters(text, limit);
  }

  private static int wholeCharacters(String text, int end) {
    boolean splitsPair = end < text.length() && Character.isLowSurrogate(text.charAt(end));
    return splitsPair ? end - 1 : end;
  }

  private static void append(String piece, StringBuilder words) {
    JapaneseTokenizer tokenizer = TOKENIZER.get();
    CharTermAttribute term = tokenizer.getAttribute(CharTermAttribute.class);
    try {
      try {
        tokenizer.setReader(new StringReader(piece));
        tokenizer.reset();
        while (tokenizer.incrementToken()) {
          appendWord(term, words);
        }
        tokenizer.end();
      } finally {
        tokenizer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a string can't fail to be read", e);
    }
  }

  private static void appendWord(CharTermAttribute term, StringBuilder words) {
    int length = term.length();
    boolean blank = true;
    for (int i = 0; i < length && blank; i++) {
      blank = Character.isWhitespace(term.buffer()[i]);
    }
    if (blank) {
      return;
    }
    if (words.length() > 0) {
      words.append(' ');
    }
    words.append(term.buffer(), 0, length);
  }
}
