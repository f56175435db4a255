package org.hirundo.operators.steering;

/**
 * A domain's scaling law: the loss after n sequences is {@code floor + scale · (n/unit)^−exponent}.
 *
 * @param exponent α, from {@link #LEAST_EXPONENT} to {@link #LARGEST_EXPONENT}
 * @param floor ε, what no training takes away; 0 or more
 * @param scale the rest of the loss at n = unit; 0 or more
 * @param unit the n that scale refers to, so that numbers stay near 1
 */
record PowerLaw(double exponent, double floor, double scale, double unit) {
  /** The bounds of the authors' code. */
  static final double LEAST_EXPONENT = 0.05;

  static final double LARGEST_EXPONENT = 0.8;

  private static final double HUBER_DELTA = 1e-3;
  private static final int COARSE_STEPS = 15;
  private static final int FINE_STEPS = 18;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** The loss after n sequences. */
  double loss(double n) {
    return floor + rest(n);
  }

  private double rest(double n) {
    return scale * StrictMath.exp(-exponent * StrictMath.log(n / unit));
  }

  /** −dL/dn: nats a token that one more sequence takes away, after n of them. */
  double speed(double n) {
    return exponent * rest(n) / n;
  }

  /**
   * The law that is nearest to the points by the Huber loss (δ = 10⁻³) of the difference of
   * logarithms, which is nearly the sum of relative errors: outliers count little.
   *
   * <p>For a given exponent the law is linear in floor and scale, and they are found by reweighted
   * least squares; the exponent by a coarse search and then golden sections.
   *
   * @param n sequences, growing, above 0
   * @param logLosses natural logarithms of the losses there
   */
  static PowerLaw fit(double[] n, double[] logLosses) {
    Points points = Points.of(n, logLosses);
    double width = (LARGEST_EXPONENT - LEAST_EXPONENT) / COARSE_STEPS;
    Fit best = points.fit(LEAST_EXPONENT);
    for (int i = 1; i <= COARSE_STEPS; i++) {
      best = best.orBetter(points.fit(LEAST_EXPONENT + i * width));
    }
    double low = Math.max(LEAST_EXPONENT, best.exponent() - width);
    double high = Math.min(LARGEST_EXPONENT, best.exponent() + width);
    Fit left = points.fit(high - GOLDEN * (high - low));
    Fit right = points.fit(low + GOLDEN * (high - low));
    for (int i = 0; i < FINE_STEPS; i++) {
      if (left.cost() <= right.cost()) {
        high = right.exponent();
        right = left;
        left = points.fit(high - GOLDEN * (high - low));
      } else {
        low = left.exponent();
        left = right;
        right = points.fit(low + GOLDEN * (high - low));
      }
    }
    best = best.orBetter(left).orBetter(right);
    return new PowerLaw(best.exponent(), best.floor(), best.scale(), points.unit());
  }

  /**
   * One exponent's best floor and scale.
   *
   * @param cost the summed Huber loss
   */
  private record Fit(double exponent, double floor, double scale, double cost) {
    Fit orBetter(Fit other) {
      return other.cost < cost ? other : this;
    }
  }

  /**
   * @param logN ln(n / unit)
   * @param unit the last n
   */
  private record Points(double[] logN, double[] losses, double[] logLosses, double unit) {
    private static final int ROUNDS = 20;

    static Points of(double[] n, double[] logLosses) {
      double unit = n[n.length - 1];
      double[] logN = new double[n.length];
      double[] losses = new double[n.length];
      for (int j = 0; j < n.length; j++) {
        logN[j] = StrictMath.log(n[j] / unit);
        losses[j] = StrictMath.exp(logLosses[j]);
      }
      return new Points(logN, losses, logLosses, unit);
    }

    /**
     * Each round replaces the logarithm by its tangent at the last round's prediction, and the
     * Huber loss by a weighted square that touches it there.
     */
    Fit fit(double exponent) {
      double[] x = new double[logN.length];
      for (int j = 0; j < x.length; j++) {
        x[j] = StrictMath.exp(-exponent * logN[j]);
      }
      double floor = 0;
      double scale = 0;
      Fit best = new Fit(exponent, 0, 0, Double.POSITIVE_INFINITY);
      for (int round = 0; round < ROUNDS; round++) {
        double w = 0;
        double wx = 0;
        double wxx = 0;
        double wz = 0;
        double wxz = 0;
        for (int j = 0; j < x.length; j++) {
          double prediction = round == 0 ? losses[j] : floor + scale * x[j];
          double error = round == 0 ? 0 : logLosses[j] - StrictMath.log(prediction);
          double target = prediction * (1 + error);
          double weight = Math.min(1, HUBER_DELTA / Math.abs(error)) / (prediction * prediction);
          w += weight;
          wx += weight * x[j];
          wxx += weight * x[j] * x[j];
          wz += weight * target;
          wxz += weight * x[j] * target;
        }
        double spread = w * wxx - wx * wx;
        scale = spread > 1e-12 * w * wxx ? (w * wxz - wx * wz) / spread : 0;
        floor = (wz - scale * wx) / w;
        if (scale < 0) {
          scale = 0;
          floor = wz / w;
        } else if (floor < 0) {
          floor = 0;
          scale = wxz / wxx;
        }
        Fit found = new Fit(exponent, floor, scale, cost(x, floor, scale));
        if (!(found.cost() < Double.POSITIVE_INFINITY)) {
          break;
        }
        best = best.orBetter(found);
      }
      return best;
    }

    private double cost(double[] x, double floor, double scale) {
      double cost = 0;
      for (int j = 0; j < x.length; j++) {
        double error = Math.abs(logLosses[j] - StrictMath.log(floor + scale * x[j]));
        cost +=
            error <= HUBER_DELTA ? 0.5 * error * error : HUBER_DELTA * (error - 0.5 * HUBER_DELTA);
      }
      return cost;
    }
  }
}
