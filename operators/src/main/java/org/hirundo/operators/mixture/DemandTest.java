package org.hirundo.operators.mixture;

/**
 * Whether a mixture by real tokens can be entered within the bound; see the package's description.
 *
 * <p>The processor demand criterion of deadline scheduling (Baruah, Rosier and Howell, 1990), for
 * domains that fill up by their shares and must not pass S: it need only be looked at where a
 * domain gets there. All in integers; errors are rounded up, which can only refuse.
 */
final class DemandTest {
  private DemandTest() {}

  /** The same for the weights of a phase. */
  static boolean holds(long[] errors, Phase phase, long length) {
    return holds(errors, phase.weights(), phase.period(), length);
  }

  /**
   * @param errors target − taken of each domain in tokens, rounded up
   * @param weights each domain's share times {@code period}; one with 0 is not drawn any more
   * @param period the sum of the weights
   * @param length S
   */
  static boolean holds(long[] errors, long[] weights, long period, long length) {
    long left = 0;
    for (int d = 0; d < weights.length; d++) {
      left += weights[d] == 0 ? errors[d] : 0;
    }
    if (left > length) {
      return false;
    }
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] > 0 && !holdsWhenFull(k, errors, weights, period, length)) {
        return false;
      }
    }
    return true;
  }

  /** When domain k gets to S: what those that got there owe is no more than was to be had. */
  private static boolean holdsWhenFull(
      int k, long[] errors, long[] weights, long period, long length) {
    long room = length - errors[k];
    if (room < 0) {
      return false;
    }
    long owed = 0;
    long rate = 0;
    for (int d = 0; d < weights.length; d++) {
      if (weights[d] > 0 && (length - errors[d]) * weights[k] <= room * weights[d]) {
        owed += errors[d];
        rate += weights[d];
      }
    }
    return (owed - length) * weights[k] <= (period - rate) * room;
  }
}
