package org.hirundo.operators.tokens;

/**
 * Turns a document's text into token ids. Safe for use by several threads; {@link #close} is not,
 * and ends its use.
 *
 * <p>Text that looks like a special token is plain text. Texts of any length are encoded in pieces
 * of at most {@value TextPieces#LONGEST} characters, so that memory and time stay in proportion to
 * the length: see {@link TextPieces} for where they are cut.
 */
public interface Tokenizer extends AutoCloseable {

  /** What it was opened by: an encoding's name, or the file's. */
  String name();

  /** Name and hash of the vocabulary: the same exactly where all ids are the same. */
  String fingerprint();

  /** All ids are below it, special ones included. */
  int vocabularySize();

  /** The text's ids, without any special token. */
  int[] encode(String text);

  /** The id that follows each document. */
  int endOfDocument();

  /** The id that precedes each document; -1 for none. */
  int beginOfDocument();

  @Override
  default void close() {}
}
