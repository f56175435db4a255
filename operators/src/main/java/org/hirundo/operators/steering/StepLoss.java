package org.hirundo.operators.steering;

/**
 * The losses of one training step, by domain.
 *
 * @param g the feed's first sequence that is not consumed after the step, above 0
 * @param losses mean over the domain's tokens, in nats a token, from 0 to {@link #LARGEST};
 *     meaningless where there are no tokens
 * @param tokens the domain's tokens in the step, 0 or more
 */
public record StepLoss(long g, double[] losses, long[] tokens) {
  /** Far above any loss: a model that knows nothing has ln V, 12.2 for 200,000 tokens. */
  public static final double LARGEST = 100;

  /**
   * @throws IllegalArgumentException naming what is out of its range
   */
  public StepLoss {
    if (g < 1) {
      throw new IllegalArgumentException("g=" + g + " after a step: 1 or more");
    }
    long sum = 0;
    for (int d = 0; d < losses.length; d++) {
      if (tokens[d] < 0 || (sum += tokens[d]) < 0) {
        throw new IllegalArgumentException("tokens of " + tokens[d] + ": 0 or more");
      }
      if (tokens[d] > 0 && !(losses[d] >= 0 && losses[d] <= LARGEST)) {
        throw new IllegalArgumentException(
            "a loss of " + losses[d] + ": from 0 to " + LARGEST + " nats a token");
      }
    }
    if (sum == 0) {
      throw new IllegalArgumentException("a step without tokens");
    }
  }

  /** Whether the step held tokens of the domain. */
  boolean saw(int domain) {
    return tokens[domain] > 0;
  }

  long allTokens() {
    long sum = 0;
    for (long one : tokens) {
      sum += one;
    }
    return sum;
  }
}
