package org.hirundo.operators.quality;

/**
 * Rules that need no language: StarCoder's for source code (Li et al., 2023: longest and mean line,
 * share of letters and digits) and two for mathematics (length, share of formulas).
 *
 * <p>The share of formulas counts code points within TeX formulas, and mathematical symbols
 * outside; it stands where OpenWebMath (Paster et al., 2023) uses a trained score.
 */
final class CommonRules {
  private CommonRules() {}

  static void measure(CodePoints text, Formulas formulas, RuleValues values) {
    int lines = 0;
    int longest = 0;
    long lineLetters = 0;
    for (int from = 0; from < text.length(); ) {
      int end = text.lineEnd(from);
      longest = Math.max(longest, end - from);
      lineLetters += end - from;
      lines++;
      from = end + 1;
    }
    int alphanumeric = 0;
    for (int i = 0; i < text.length(); i++) {
      alphanumeric += CodePoints.isLetterOrDigit(text.at(i)) ? 1 : 0;
    }
    values.put("code_max_line@1", longest);
    values.put("code_mean_line@1", lines == 0 ? 0 : (double) lineLetters / lines);
    values.put("code_alphanumeric@1", share(alphanumeric, text.length()));
    values.put("math_letters@1", text.length());
    values.put(
        "math_formula_share@1", share(formulas.letters() + formulas.symbols(), text.length()));
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
