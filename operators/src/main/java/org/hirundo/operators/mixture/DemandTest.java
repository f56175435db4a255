package org.hirundo.operators.mixture;

import java.util.Arrays;

/**
 * Whether a mixture by real tokens can be entered within the bound; see the package's description.
 *
 * <p>The processor demand criterion of deadline scheduling (Baruah, Rosier and Howell, 1990), for
 * domains that fill up by their shares and must not pass S: it need only be looked at where a
 * domain gets there. All in integers; errors are rounded up, which can only refuse. Costs n·log n
 * once and n a question.
 */
final class DemandTest {
  private static final int NONE = -1;

  private final long[] errors;
  private final long[] weights;
  private final long period;
  private final long length;
  private final int[] order; // domains with a share, by the time at which they are full

  /**
   * @param errors target − taken of each domain in tokens, rounded up
   * @param weights each domain's share times {@code period}; one with 0 is not drawn any more
   * @param period the sum of the weights
   * @param length S
   */
  DemandTest(long[] errors, long[] weights, long period, long length) {
    this.errors = errors;
    this.weights = weights;
    this.period = period;
    this.length = length;
    Integer[] drawn = new Integer[weights.length];
    int count = 0;
    for (int d = 0; d < weights.length; d++) {
      if (weights[d] > 0) {
        drawn[count++] = d;
      }
    }
    Arrays.sort(
        drawn, 0, count, (a, b) -> Long.compare(room(a) * weights[b], room(b) * weights[a]));
    order = Arrays.stream(drawn, 0, count).mapToInt(Integer::intValue).toArray();
  }

  private long room(int d) {
    return length - errors[d];
  }

  /** With all domains. */
  boolean holds() {
    return holdsWithout(NONE);
  }

  /** With one domain left out, if others have a share: they take its own in proportion. */
  boolean anyOneCanGo() {
    for (int d : order) {
      if (weights[d] < period && !holdsWithout(d)) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsWithout(int gone) {
    long left = 0;
    for (int d = 0; d < weights.length; d++) {
      left += weights[d] == 0 || d == gone ? errors[d] : 0;
    }
    if (left > length) {
      return false;
    }
    long sum = gone == NONE ? period : period - weights[gone];
    long owed = 0;
    long rate = 0;
    for (int d : order) {
      if (d != gone) {
        owed += errors[d];
        rate += weights[d];
        if (room(d) < 0 || (owed - length) * weights[d] > (sum - rate) * room(d)) {
          return false;
        }
      }
    }
    return true;
  }
}
