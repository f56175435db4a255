package org.hirundo.pipelines.source;

import org.hirundo.operators.tokens.Tokenizer;

/**
 * Estimates a document's tokens by its bytes and the tokens a byte of every {@value #EVERY}th
 * document before it, so that a source can count tokens at a small part of the cost of tokenizing.
 * A function of the documents and their order.
 *
 * @param documents seen so far
 * @param tokens of the sampled texts
 * @param bytes of the sampled texts, as UTF-8
 */
record TokenEstimate(long documents, long tokens, long bytes) {
  static final TokenEstimate START = new TokenEstimate(0, 0, 0);
  private static final int FIRST = 64;
  private static final int EVERY = 32;
  private static final int SAMPLED_CHARACTERS = 1 << 14;

  /** After one more document. */
  TokenEstimate with(String text, Tokenizer tokenizer) {
    if (documents >= FIRST && documents % EVERY != 0) {
      return new TokenEstimate(documents + 1, tokens, bytes);
    }
    int end = Math.min(text.length(), SAMPLED_CHARACTERS);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    String sample = text.substring(0, end);
    return new TokenEstimate(
        documents + 1, tokens + tokenizer.encode(sample).length, bytes + utf8Bytes(sample));
  }

  /** Tokens of the text, its end included; at least 1. */
  long of(String text) {
    return 1 + Math.round((double) utf8Bytes(text) * tokens / Math.max(1, bytes));
  }

  /** Length of the text as UTF-8, a lone surrogate as three bytes. */
  static long utf8Bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
