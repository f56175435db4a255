package org.hirundo.operators.steering;

import java.util.Optional;

/**
 * Online Data Mixing (A. Albalak, L. Pan, C. Raffel and W. Y. Wang, "Efficient Online Data Mixing
 * For Language Model Pre-Training", arXiv 2312.02406): an EXP3 bandit whose arms are the domains
 * and whose reward is the loss, so that domains with more to learn are drawn more often.
 *
 * <p>With K domains, after the t-th observation:
 *
 * <pre>
 *   R_i ← α R_i + (1−α) · reward_i          for each domain that the step had tokens of
 *   ε_t = min(1/K, √(ln K / (K t)))
 *   π_i = (1 − K ε_t) · exp(ε_{t−1} R_i) / Σ_j exp(ε_{t−1} R_j) + ε_t          {@link Policy#GIBBS}
 *   π_i = (1 − K ε_t) · R_i / Σ_j R_j + ε_t                             {@link Policy#PROPORTIONAL}
 * </pre>
 *
 * <p>The paper draws domains at random and divides a domain's summed loss by its probability, which
 * makes the reward an unbiased estimate. Here every domain is dealt exactly its share, so the mean
 * loss over the domain's tokens is that quotient itself, without the noise of the draw.
 */
public final class OnlineDataMixing implements Controller {
  /** The weight of the past in the moving average of rewards, the authors' default. */
  public static final double ALPHA = 0.9;

  /** How rewards become shares. */
  public enum Policy {
    /**
     * As the paper prints it; the reward is the loss. As ε shrinks, so do the differences: the
     * shares return to 1/K.
     */
    GIBBS,
    /**
     * As in the class that the authors' repository names as the paper's method ({@code
     * SmoothedMeanWeightUpdater} of alon-albalak/online-data-mixing); the reward is the perplexity,
     * exp(loss). The shares approach the domains' parts of the summed perplexity.
     */
    PROPORTIONAL
  }

  private final Policy policy;
  private final double[] rewards;
  private long t;

  public OnlineDataMixing(int domains, Policy policy) {
    if (domains < 1) {
      throw new IllegalArgumentException("a bandit without arms");
    }
    this.policy = policy;
    rewards = new double[domains];
  }

  @Override
  public void observe(StepLoss loss) {
    for (int d = 0; d < rewards.length; d++) {
      if (loss.saw(d)) {
        double reward =
            policy == Policy.GIBBS ? loss.losses()[d] : StrictMath.exp(loss.losses()[d]);
        rewards[d] = ALPHA * rewards[d] + (1 - ALPHA) * reward;
      }
    }
    t++;
  }

  @Override
  public Optional<double[]> wish() {
    if (t == 0) {
      return Optional.empty();
    }
    int domains = rewards.length;
    double[] parts = new double[domains];
    double most = 0;
    for (double reward : rewards) {
      most = Math.max(most, reward);
    }
    double sum = 0;
    for (int d = 0; d < domains; d++) {
      parts[d] =
          policy == Policy.GIBBS
              ? StrictMath.exp(exploration(t - 1) * (rewards[d] - most))
              : rewards[d];
      sum += parts[d];
    }
    double explored = exploration(t);
    for (int d = 0; d < domains; d++) {
      double part = sum > 0 ? parts[d] / sum : 1.0 / domains;
      parts[d] = (1 - domains * explored) * part + explored;
    }
    return Optional.of(parts);
  }

  /** ε_t: what every domain gets whatever its reward. */
  private double exploration(long at) {
    double domains = rewards.length;
    return at == 0
        ? 1 / domains
        : Math.min(1 / domains, Math.sqrt(StrictMath.log(domains) / (domains * at)));
  }
}
