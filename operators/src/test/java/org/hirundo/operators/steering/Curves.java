package org.hirundo.operators.steering;

/** Three domains that learn by known power laws. */
final class Curves {
  static final PowerLaw[] LAWS = {
    new PowerLaw(0.30, 1.9, 9, 1), new PowerLaw(0.45, 1.2, 14, 1), new PowerLaw(0.25, 0.6, 6, 1)
  };

  private Curves() {}

  static double[] losses(double n) {
    double[] losses = new double[LAWS.length];
    for (int d = 0; d < losses.length; d++) {
      losses[d] = LAWS[d].loss(n);
    }
    return losses;
  }

  /** The same with a reproducible error of at most 1 %. */
  static double[] noisy(double n, int i) {
    double[] losses = losses(n);
    for (int d = 0; d < losses.length; d++) {
      losses[d] *= Math.exp(0.01 * Math.sin(12.9898 * i + 78.233 * d));
    }
    return losses;
  }
}
