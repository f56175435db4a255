package org.hirundo.operators.quality;

/** A text with what several groups of rules need of it, each made when first asked for. */
final class MeasuredText {
  private final String string;
  private final CodePoints codePoints;
  private Formulas formulas;

  MeasuredText(String string) {
    this.string = string;
    this.codePoints = CodePoints.of(string);
  }

  String string() {
    return string;
  }

  CodePoints codePoints() {
    return codePoints;
  }

  Formulas formulas() {
    if (formulas == null) {
      formulas = Formulas.in(codePoints);
    }
    return formulas;
  }
}
