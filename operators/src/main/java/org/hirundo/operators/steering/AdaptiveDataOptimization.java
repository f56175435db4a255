package org.hirundo.operators.steering;

import java.util.Arrays;
import java.util.Optional;

/**
 * Adaptive Data Optimization (Y. Jiang, A. Zhou, Z. Feng, S. Malladi and J. Z. Kolter, "Adaptive
 * Data Optimization: Dynamic Sample Selection with Scaling Laws", arXiv 2410.11820): a scaling law
 * for each domain tells how fast its loss falls, and domains that learn faster are preferred.
 *
 * <p>With the prior μ, after the t-th observation, at which n sequences have been trained on:
 *
 * <pre>
 *   L_k(n) = ε_k + β_k n^−α_k                      refitted every so many sequences
 *   h_k ← γ₁ · (the domain's part of the step's tokens) + (1−γ₁) · h_k
 *   ρ_k ∝ μ_k · h_k^s · α_k (L_k(n) − ε_k) / n,    then at least δ_min
 *   π_k = γ₂ ρ_k + (1−γ₂) π̄_k
 *   π̄_k ← ρ_k/(t+1) + (1 − 1/(t+1)) π̄_k
 * </pre>
 *
 * <p>γ₁ = γ₂ = 0.1, s = 0.5 and δ_min = 0.01 as the authors have them. As in their code
 * (yidingjiang/ado), n counts all sequences, not a domain's own; a domain that a step has no token
 * of keeps its last loss; h takes what was really trained on; and δ_min acts on ρ. Otherwise than
 * there, means over stretches of the log of losses stand in for a Savitzky–Golay filter and every
 * tenth step ({@link LossCurves}), and the irreducible loss may be any from 0 on (their least is
 * e^0.5 nats, more than code needs).
 */
public final class AdaptiveDataOptimization implements Controller {
  private static final double GAMMA_1 = 0.1;
  private static final double GAMMA_2 = 0.1;
  private static final double S = 0.5;
  private static final double DELTA_MIN = 0.01;
  private static final int FEWEST_STRETCHES = 10;

  private final double[] prior;
  private final long warmUp;
  private final long every;
  private final LossCurves curves;
  private final PowerLaw[] laws;
  private final double[] history;
  private final double[] mean;
  private final double[] last;
  private double[] wish;
  private long t;
  private long fitted = -1; // the interval of the last fit

  /**
   * @param prior μ, the shares at the beginning, summing to 1
   * @param warmUp losses at a g below it are not fitted
   * @param every sequences from one fit to the next, 1 or more
   */
  public AdaptiveDataOptimization(double[] prior, long warmUp, long every) {
    this.prior = prior.clone();
    this.warmUp = warmUp;
    this.every = every;
    curves = new LossCurves(prior.length);
    laws = new PowerLaw[prior.length];
    history = prior.clone();
    mean = prior.clone();
    last = new double[prior.length];
    Arrays.fill(last, Double.NaN);
  }

  @Override
  public void observe(StepLoss loss) {
    t++;
    double all = loss.allTokens();
    for (int d = 0; d < prior.length; d++) {
      history[d] = GAMMA_1 * (loss.tokens()[d] / all) + (1 - GAMMA_1) * history[d];
    }
    remember(loss);
    if (loss.g() < warmUp) {
      return;
    }
    curves.add(loss.g(), last);
    if (loss.g() / every > fitted && curves.size() >= FEWEST_STRETCHES) {
      fitted = loss.g() / every;
      for (int d = 0; d < prior.length; d++) {
        laws[d] = curves.fit(d);
      }
    }
    if (fitted >= 0) {
      prefer(loss.g());
    }
  }

  /** A domain that was never seen is taken to have the mean loss of those that were. */
  private void remember(StepLoss loss) {
    double sum = 0;
    for (int d = 0; d < prior.length; d++) {
      if (loss.saw(d)) {
        last[d] = loss.losses()[d];
        sum += loss.losses()[d] * loss.tokens()[d];
      }
    }
    for (int d = 0; d < prior.length; d++) {
      if (Double.isNaN(last[d])) {
        last[d] = sum / loss.allTokens();
      }
    }
  }

  private void prefer(long n) {
    double[] preferred = new double[prior.length];
    for (int d = 0; d < prior.length; d++) {
      preferred[d] = prior[d] * StrictMath.pow(history[d], S) * laws[d].speed(n);
    }
    if (!normalise(preferred)) {
      preferred = prior.clone(); // nothing is learned anywhere
    }
    double least = Math.min(DELTA_MIN, 1.0 / prior.length);
    for (int d = 0; d < prior.length; d++) {
      preferred[d] = Math.max(preferred[d], least);
    }
    normalise(preferred);
    wish = new double[prior.length];
    double newest = 1.0 / (t + 1);
    for (int d = 0; d < prior.length; d++) {
      wish[d] = GAMMA_2 * preferred[d] + (1 - GAMMA_2) * mean[d];
      mean[d] = newest * preferred[d] + (1 - newest) * mean[d];
    }
  }

  private static boolean normalise(double[] parts) {
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    if (!(sum > 0)) {
      return false;
    }
    for (int d = 0; d < parts.length; d++) {
      parts[d] /= sum;
    }
    return true;
  }

  /** The domain's law as of the last fit; for tests. */
  PowerLaw law(int domain) {
    return laws[domain];
  }

  @Override
  public Optional<double[]> wish() {
    return wish == null ? Optional.empty() : Optional.of(wish.clone());
  }
}
