package org.hirundo.operators.language;

/** Tells a text's language. Implementations are thread-safe. */
public interface LanguageIdentifier {
  /**
   * The language of a text, {@link Language#UNDETERMINED} if it has too few letters to say.
   *
   * @param text any text; callers keep formulas and code away where they can (see {@link
   *     ProseLines})
   */
  Language identify(String text);
}
