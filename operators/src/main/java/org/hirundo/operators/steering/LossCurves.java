package org.hirundo.operators.steering;

import java.util.Arrays;

/**
 * All domains' losses so far, as means over equal stretches of observations. When there are too
 * many stretches, each two become one: memory stays the same however long a run is.
 */
final class LossCurves {
  /** Stretches at most; at least half as many once there have been that many. */
  static final int CAPACITY = 256;

  private final int domains;
  private final double[] g = new double[CAPACITY];
  private final double[][] logLosses;
  private int stretches; // whole ones; the sums of an unfinished one stand behind them
  private int length = 1; // observations in a stretch
  private int open; // observations in the unfinished one

  LossCurves(int domains) {
    this.domains = domains;
    logLosses = new double[domains][CAPACITY];
  }

  void add(long at, double[] losses) {
    g[stretches] += at;
    for (int d = 0; d < domains; d++) {
      logLosses[d][stretches] += StrictMath.log(Math.max(losses[d], 1e-9));
    }
    open++;
    if (open == length) {
      open = 0;
      stretches++;
      if (stretches == CAPACITY) {
        halve();
      }
    }
  }

  private void halve() {
    halve(g);
    for (double[] sums : logLosses) {
      halve(sums);
    }
    stretches = CAPACITY / 2;
    length *= 2;
  }

  private static void halve(double[] sums) {
    for (int i = 0; i < CAPACITY / 2; i++) {
      sums[i] = sums[2 * i] + sums[2 * i + 1];
    }
    Arrays.fill(sums, CAPACITY / 2, CAPACITY, 0);
  }

  /** Whole stretches. */
  int size() {
    return stretches;
  }

  /** The law that fits the domain's whole stretches best. */
  PowerLaw fit(int domain) {
    return PowerLaw.fit(means(g), means(logLosses[domain]));
  }

  private double[] means(double[] sums) {
    double[] means = Arrays.copyOf(sums, stretches);
    for (int i = 0; i < stretches; i++) {
      means[i] /= length;
    }
    return means;
  }
}
