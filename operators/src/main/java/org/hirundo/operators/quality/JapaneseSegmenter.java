package org.hirundo.operators.quality;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

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

  /** Takes a word's place in the text, in UTF-16 units. */
  interface Sink {
    void word(int from, int to);
  }

  static String segment(String text) {
    int end = wholeCharacters(text, Math.min(text.length(), LIMIT));
    StringBuilder words = new StringBuilder(end * 3 / 2);
    forEachWord(
        text,
        end,
        (from, to) -> {
          if (words.length() > 0) {
            words.append(' ');
          }
          words.append(text, from, to);
        });
    return words.toString();
  }

  /** Gives all words of the text's beginning, blank ones left out. */
  static void forEachWord(String text, int end, Sink sink) {
    for (int from = 0; from < end; ) {
      int to = pieceEnd(text, from, end);
      words(text, from, to, sink);
      from = to;
    }
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

  private static void words(String text, int begin, int end, Sink sink) {
    JapaneseTokenizer tokenizer = TOKENIZER.get();
    OffsetAttribute offsets = tokenizer.getAttribute(OffsetAttribute.class);
    try {
      try {
        tokenizer.setReader(new StringReader(text.substring(begin, end)));
        tokenizer.reset();
        while (tokenizer.incrementToken()) {
          int from = begin + offsets.startOffset();
          int to = begin + offsets.endOffset();
          if (!isBlank(text, from, to)) {
            sink.word(from, to);
          }
        }
        tokenizer.end();
      } finally {
        tokenizer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a string can't fail to be read", e);
    }
  }

  private static boolean isBlank(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
