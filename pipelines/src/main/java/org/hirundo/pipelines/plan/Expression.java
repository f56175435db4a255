package org.hirundo.pipelines.plan;

/**
 * A value and how it is written, so that the formula that is shown is the one that was computed.
 * Immutable.
 *
 * @param text as it stands in a formula
 * @param value what it comes to
 * @param loose whether it needs parentheses beside × and /
 */
record Expression(String text, double value, boolean loose) {
  static Expression named(String name, double value) {
    return new Expression(name, value, false);
  }

  static Expression number(double value) {
    String text = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    return new Expression(text, value, false);
  }

  Expression times(Expression other) {
    return new Expression(tight() + " × " + other.tight(), value * other.value, false);
  }

  Expression over(Expression other) {
    String below = other.text.contains(" ") ? "(" + other.text + ")" : other.text;
    return new Expression(tight() + " / " + below, value / other.value, false);
  }

  Expression plus(Expression other) {
    return new Expression(text + " + " + other.text, value + other.value, true);
  }

  /** What is left of one after this share. */
  Expression rest() {
    return new Expression("1 − " + tight(), 1 - value, true);
  }

  Expression roundedUp() {
    return new Expression("⌈" + text + "⌉", Math.ceil(value), false);
  }

  static Expression largest(Expression... of) {
    StringBuilder text = new StringBuilder("max(");
    double value = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < of.length; i++) {
      text.append(i == 0 ? "" : ", ").append(of[i].text);
      value = Math.max(value, of[i].value);
    }
    return new Expression(text.append(')').toString(), value, false);
  }

  private String tight() {
    return loose ? "(" + text + ")" : text;
  }
}
