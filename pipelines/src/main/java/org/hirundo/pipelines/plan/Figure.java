package org.hirundo.pipelines.plan;

/**
 * One line of a plan.
 *
 * @param name what it is, as later formulas call it
 * @param value in the unit
 * @param formula how it comes about, in the names of figures and constants before it
 */
public record Figure(String name, double value, Unit unit, String formula) {
  static Figure of(String name, Unit unit, Expression expression) {
    return new Figure(name, expression.value(), unit, expression.text());
  }

  /** This figure as a part of another's formula. */
  Expression term() {
    return Expression.named(name, value);
  }
}
