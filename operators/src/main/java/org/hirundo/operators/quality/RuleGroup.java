package org.hirundo.operators.quality;

/**
 * Rules that are measured together, as they share passes over the text. Cheap groups are measured
 * for every document of their language; the others where a profile asks for one of their rules.
 */
enum RuleGroup {
  LINES_AND_FORMULAS("", Rule.Measured.ALWAYS) {
    @Override
    void measure(MeasuredText text, RuleValues values) {
      CommonRules.measure(text.codePoints(), text.formulas(), values);
    }
  },
  SWALLOW("ja", Rule.Measured.ALWAYS) {
    @Override
    void measure(MeasuredText text, RuleValues values) {
      JapaneseRules.measure(text.codePoints(), values);
    }
  },
  FINEWEB("en", Rule.Measured.ALWAYS) {
    @Override
    void measure(MeasuredText text, RuleValues values) {
      EnglishRules.measure(text.codePoints(), text.formulas(), values);
    }
  },
  MATHEMATICS("", Rule.Measured.ON_REQUEST) {
    @Override
    void measure(MeasuredText text, RuleValues values) {
      MathRules.measure(text.codePoints(), values);
    }
  },
  FINEWEB_AS_PYTHON("en", Rule.Measured.ON_REQUEST) {
    @Override
    void measure(MeasuredText text, RuleValues values) {
      DatatroveRules.measureEnglish(text.codePoints(), values);
    }
  },
  FINEWEB2_JAPANESE("ja", Rule.Measured.ON_REQUEST) {
    @Override
    void measure(MeasuredText text, RuleValues values) {
      DatatroveRules.measureJapanese(
          text.codePoints(), JapaneseWords.of(text.string(), text.codePoints()), values);
    }
  };

  private final String language;
  private final Rule.Measured measured;

  RuleGroup(String language, Rule.Measured measured) {
    this.language = language;
    this.measured = measured;
  }

  /** ISO 639-1, or empty for any. */
  String language() {
    return language;
  }

  Rule.Measured measured() {
    return measured;
  }

  boolean fits(String languageOfText) {
    return language.isEmpty() || language.equals(languageOfText);
  }

  abstract void measure(MeasuredText text, RuleValues values);
}
