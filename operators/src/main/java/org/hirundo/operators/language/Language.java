package org.hirundo.operators.language;

/**
 * The language that most of a text is in.
 *
 * @param code ISO 639-1, or {@code und} where the text does not say
 * @param score from 0 to 1: how much of the text speaks for it and how clearly; low on short and on
 *     mixed texts
 */
public record Language(String code, float score) {
  /** No language could be told. */
  public static final Language UNDETERMINED = new Language("und", 0);

  public Language {
    if (code.isEmpty() || !(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(
          "a language needs a code and a score from 0 to 1, not '" + code + "' and " + score);
    }
  }
}
