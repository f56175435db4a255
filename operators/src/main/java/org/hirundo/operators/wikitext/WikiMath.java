package org.hirundo.operators.wikitext;

/** TeX of a {@code <math>} tag in the delimiters that the HTML extractor writes. */
final class WikiMath {
  private WikiMath() {}

  /**
   * @param attributes the tag's, as written
   * @return empty if there is no TeX
   */
  static String delimited(String content, String attributes) {
    StringBuilder tex = new StringBuilder(content.length());
    boolean comment = false;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      comment = c == '%' && (i == 0 || content.charAt(i - 1) != '\\') || comment && c != '\n';
      if (comment) {
        continue;
      }
      boolean space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!space) {
        tex.append(c);
      } else if (tex.length() > 0 && tex.charAt(tex.length() - 1) != ' ') {
        tex.append(' ');
      }
    }
    String body = CharacterReferences.decode(tex.toString().strip());
    if (body.startsWith("\\displaystyle ")) {
      body = body.substring(14).strip();
    }
    if (body.isEmpty()) {
      return "";
    }
    return attributes.contains("block") ? "\\[ " + body + " \\]" : "\\( " + body + " \\)";
  }
}
