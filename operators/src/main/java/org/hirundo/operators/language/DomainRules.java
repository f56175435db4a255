package org.hirundo.operators.language;

import java.util.Map;
import java.util.Set;

/**
 * Decides which component of the mixture a page belongs to: mathematics by the number and the share
 * of its formulas, whatever its language; else code by the share of its code blocks; else its
 * language, if that is wanted and told clearly. Immutable and thread-safe.
 */
public final class DomainRules {
  private final Set<String> languages;
  private final int minFormulas;
  private final double minFormulaShare;
  private final double maxCodeShare;
  private final double minLanguageScore;

  /** Japanese and English; 3 formulas of 3 % of the text; more than half code; score of .5. */
  public DomainRules() {
    this(Set.of("ja", "en"), 3, 0.03, 0.5, 0.5);
  }

  /**
   * Rules with thresholds of one's own.
   *
   * @param languages ISO 639-1 codes that are wanted; each is a domain's name
   * @param minFormulas a page of mathematics has at least so many formulas
   * @param minFormulaShare and more than this share of its code points in them, 0 to 1
   * @param maxCodeShare a page with a greater share of code than this is code, 0 to 1
   * @param minLanguageScore a page in a wanted language has at least this score, 0 to 1
   */
  public DomainRules(
      Set<String> languages,
      int minFormulas,
      double minFormulaShare,
      double maxCodeShare,
      double minLanguageScore) {
    if (minFormulas < 0) {
      throw new IllegalArgumentException("minFormulas must not be negative: " + minFormulas);
    }
    this.languages = Set.copyOf(languages);
    this.minFormulas = minFormulas;
    this.minFormulaShare = share("minFormulaShare", minFormulaShare);
    this.maxCodeShare = share("maxCodeShare", maxCodeShare);
    this.minLanguageScore = share("minLanguageScore", minLanguageScore);
  }

  private static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1: " + value);
    }
    return value;
  }

  /**
   * Decides a page's domain.
   *
   * @param formulas the number of formulas in the text
   * @param formulaChars code points in formulas
   * @param codeChars code points in code blocks
   * @param textChars code points of the whole text; 0 puts the page in no domain
   */
  public DomainDecision decide(
      Language language, int formulas, int formulaChars, int codeChars, int textChars) {
    double formulaShare = textChars == 0 ? 0 : (double) formulaChars / textChars;
    double codeShare = textChars == 0 ? 0 : (double) codeChars / textChars;
    Map<String, Double> features =
        Map.of(
            "formulas", (double) formulas,
            "formula-share", formulaShare,
            "code-share", codeShare,
            "language-score", (double) language.score(),
            "text-chars", (double) textChars);
    return new DomainDecision(
        textChars == 0 ? "" : domain(language, formulas, formulaShare, codeShare), features);
  }

  private String domain(Language language, int formulas, double formulaShare, double codeShare) {
    if (formulas >= minFormulas && formulaShare > minFormulaShare) {
      return "math";
    }
    if (codeShare > maxCodeShare) {
      return "code";
    }
    boolean wanted = languages.contains(language.code()) && language.score() >= minLanguageScore;
    return wanted ? language.code() : "";
  }
}
