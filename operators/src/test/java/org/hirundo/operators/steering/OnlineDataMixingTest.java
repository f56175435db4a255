package org.hirundo.operators.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.operators.steering.OnlineDataMixing.Policy;

class OnlineDataMixingTest {

  /** Numbers of a computation in Python with the formulas alone. */
  @Example
  void agreesWithAnIndependentComputation() {
    assertWish(Policy.GIBBS, 1, 1.0 / 3, 1.0 / 3, 1.0 / 3);
    assertWish(Policy.GIBBS, 7, 0.349231037305, 0.331529411037, 0.319239551659);
    assertWish(Policy.GIBBS, 40, 0.35330610176, 0.326215006677, 0.320478891563);
    assertWish(Policy.PROPORTIONAL, 7, 0.446088902804, 0.29308787609, 0.260823221106);
    assertWish(Policy.PROPORTIONAL, 40, 0.550143932486, 0.237253200455, 0.212602867059);
  }

  private static void assertWish(Policy policy, int observations, double... expected) {
    OnlineDataMixing bandit = new OnlineDataMixing(3, policy);
    for (int i = 1; i <= observations; i++) {
      double[] losses = Curves.losses(64L * i);
      bandit.observe(new StepLoss(64L * i, losses, new long[] {50, 30, i % 2 == 0 ? 0 : 20}));
    }
    assertThat(bandit.wish().orElseThrow()).containsExactly(expected, within(1e-11));
  }

  @Example
  void wishesForNothingBeforeItHasSeenALoss() {
    assertThat(new OnlineDataMixing(3, Policy.GIBBS).wish()).isEmpty();
  }

  /** With known rewards: the parts of the summed perplexity, and nothing else, remain. */
  @Property(tries = 50)
  void theProportionalPolicyConvergesToThePartsOfPerplexity(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int domains) {
    double[] losses = random(new SplittableRandom(seed), domains);
    double[] wish = afterMany(Policy.PROPORTIONAL, losses, 400_000);
    double sum = Arrays.stream(losses).map(Math::exp).sum();
    for (int d = 0; d < domains; d++) {
      assertThat(wish[d]).isCloseTo(Math.exp(losses[d]) / sum, within(0.005));
    }
  }

  @Property(tries = 50)
  void theGibbsPolicyOrdersDomainsByLossAndReturnsToEqualShares(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int domains) {
    double[] losses = random(new SplittableRandom(seed), domains);
    for (int observations : new int[] {100, 1_000, 400_000}) {
      double[] wish = afterMany(Policy.GIBBS, losses, observations);
      for (int d = 1; d < domains; d++) {
        if (losses[d] != losses[d - 1]) {
          assertThat(wish[d] > wish[d - 1]).isEqualTo(losses[d] > losses[d - 1]);
        }
      }
    }
    for (double part : afterMany(Policy.GIBBS, losses, 400_000)) {
      assertThat(part).isCloseTo(1.0 / domains, within(0.005));
    }
  }

  @Property(tries = 200)
  void everyWishIsAMixtureThatLeavesNoDomainOut(
      @ForAll long seed,
      @ForAll Policy policy,
      @ForAll @IntRange(min = 1, max = 20) int domains,
      @ForAll @IntRange(min = 1, max = 200) int observations) {
    SplittableRandom random = new SplittableRandom(seed);
    OnlineDataMixing bandit = new OnlineDataMixing(domains, policy);
    for (int i = 1; i <= observations; i++) {
      double[] losses = new double[domains];
      long[] tokens = new long[domains];
      for (int d = 0; d < domains; d++) {
        losses[d] = random.nextDouble(StepLoss.LARGEST);
        tokens[d] = random.nextInt(2);
      }
      tokens[random.nextInt(domains)] = 1;
      bandit.observe(new StepLoss(i, losses, tokens));
    }
    double[] wish = bandit.wish().orElseThrow();
    double explored = Math.sqrt(Math.log(domains) / (domains * (double) observations));
    assertThat(Arrays.stream(wish).sum()).isCloseTo(1, within(1e-9));
    for (double part : wish) {
      assertThat(part).isGreaterThanOrEqualTo(Math.min(1.0 / domains, explored) - 1e-12);
    }
  }

  private static double[] random(SplittableRandom random, int domains) {
    return random.doubles(domains, 0.5, 4).toArray();
  }

  private static double[] afterMany(Policy policy, double[] losses, int observations) {
    OnlineDataMixing bandit = new OnlineDataMixing(losses.length, policy);
    long[] tokens = new long[losses.length];
    Arrays.fill(tokens, 1);
    StepLoss same = new StepLoss(1, losses, tokens);
    for (int i = 0; i < observations; i++) {
      bandit.observe(same);
    }
    return bandit.wish().orElseThrow();
  }
}
