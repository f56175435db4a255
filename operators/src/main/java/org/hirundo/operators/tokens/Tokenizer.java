package org.hirundo.operators.tokens;

/**
 * Turns a document's text into token ids. Safe for use by several threads; {@link #close} is not,
 * and ends its use.
 *
 * <p>Text that looks like a special token is plain text; a surrogate that stands alone is U+FFFD.
 * Texts of any length are encoded in windows of {@value LongText#WINDOW} characters, so that memory
 * and time stay in proportion to the window and the length, with the ids of the whole text: see
 * {@link LongText} for how that is made sure.
 */
public interface Tokenizer extends AutoCloseable {

  /** What it was opened by: an encoding's name, or the file's. */
  String name();

  /**
   * Name and hash of the vocabulary, and of the special tokens where others than its own were
   * named: the same exactly where all ids are the same.
   */
  String fingerprint();

  /** All ids are below it, special ones included. */
  int vocabularySize();

  /** The text's ids, without any special token. */
  int[] encode(String text);

  /**
   * The text of the ids, special ones as they are written. It is the text that was encoded where
   * the vocabulary loses nothing, as byte-level ones don't; what was cut inside of a character is
   * U+FFFD.
   *
   * @throws IllegalArgumentException if an id is none of the vocabulary's
   */
  String decode(int[] ids);

  /** The id that follows each document. */
  int endOfDocument();

  /** The id that precedes each document; -1 for none. */
  int beginOfDocument();

  /** The id that fills sequences up: the vocabulary's own for padding, or the end of document. */
  default int padding() {
    return endOfDocument();
  }

  @Override
  default void close() {}
}
