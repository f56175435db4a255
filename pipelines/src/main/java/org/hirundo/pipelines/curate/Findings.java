package org.hirundo.pipelines.curate;

/**
 * What was found out about a page on the way, whether it became a document or not.
 *
 * @param charset what the bytes were read as; empty if they could not be decoded
 * @param title empty if there is none, or the page was not read so far
 * @param text empty if none could be extracted
 * @param language ISO 639-1 code; empty if the page did not come so far
 * @param languageScore from 0 to 1
 */
public record Findings(
    String charset, String title, String text, String language, float languageScore) {
  static final Findings NONE = new Findings("", "", "", "", 0);

  Findings decodedAs(String newCharset) {
    return new Findings(newCharset, title, text, language, languageScore);
  }

  Findings extracted(String newTitle, String newText) {
    return new Findings(charset, newTitle, newText, language, languageScore);
  }

  Findings identified(String newLanguage, float newScore) {
    return new Findings(charset, title, text, newLanguage, newScore);
  }
}
