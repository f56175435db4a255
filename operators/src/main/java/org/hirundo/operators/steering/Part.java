package org.hirundo.operators.steering;

/**
 * An exact part of the whole.
 *
 * @param numerator from 0 to the denominator
 * @param denominator from 1 to 10⁹
 */
public record Part(long numerator, long denominator) {
  public Part {
    if (denominator < 1
        || denominator > 1_000_000_000
        || numerator < 0
        || numerator > denominator) {
      throw new IllegalArgumentException(numerator + "/" + denominator + " is no part of a whole");
    }
  }

  /** How many whole units of 1/denominator fit into it. */
  long floor(int units) {
    return numerator * units / denominator;
  }

  /** How many whole units of 1/denominator cover it. */
  long ceiling(int units) {
    return (numerator * units + denominator - 1) / denominator;
  }

  /** The nearest double. */
  public double value() {
    return (double) numerator / denominator;
  }
}
