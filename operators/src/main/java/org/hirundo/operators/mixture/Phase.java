package org.hirundo.operators.mixture;

import java.util.Arrays;

/**
 * A stretch of the feed with the same shares.
 *
 * @param start its first g
 * @param period common denominator of the shares
 * @param weights sequences of each domain in a period, by domain index; their sum is the period
 * @param targets each domain's exact target at {@code start}, in sequences; none in a padded feed,
 *     where they depend on the sequences' real tokens
 * @param taken sequences of each domain below {@code start}; domains behind its end have none
 */
record Phase(long start, long period, long[] weights, Rational[] targets, long[] taken) {

  int domains() {
    return weights.length;
  }

  boolean sameWeights(Phase other) {
    return period == other.period && Arrays.equals(weights, other.weights);
  }

  /** The target at that g, which is not before the start. */
  Rational target(int domain, long g) {
    return targets[domain].plus(
        Rational.of(weights[domain], period).times(Rational.of(g - start, 1)));
  }

  /** The numerator of 1/(2n−2)'s denominator, δ's inverse; one domain alone counts as two. */
  static long inverseSlack(int domains) {
    return 2L * Math.max(2, domains) - 2;
  }
}
