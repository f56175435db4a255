package org.hirundo.operators.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AdaptiveDataOptimizationTest {
  private static final double[] PRIOR = {0.5, 0.3, 0.2};
  private static final long[] TOKENS = {50, 30, 20};

  /**
   * Numbers of a computation in Python with the formulas alone, its laws fitted by SciPy's bounded
   * Nelder–Mead from 96 starts.
   */
  @Example
  void agreesWithAnIndependentComputation() {
    AdaptiveDataOptimization ado = new AdaptiveDataOptimization(PRIOR, 64 * 20, 64 * 50);
    for (int i = 1; i <= 120; i++) {
      ado.observe(new StepLoss(64L * i, Curves.noisy(64.0 * i, i), TOKENS));
      if (i == 28) {
        assertThat(ado.wish()).isEmpty();
      } else if (i == 31) {
        assertLaw(ado.law(0), 0.8, 2.323024, 0.483461);
        assertLaw(ado.law(1), 0.072815, 0, 1.696175);
        assertLaw(ado.law(2), 0.8, 1.128704, 0.367649);
        assertWish(ado, 0.538389, 0.270634, 0.190977);
      } else if (i == 60) {
        assertLaw(ado.law(1), 0.127201, 0, 1.563432);
        assertWish(ado, 0.584115, 0.252856, 0.163029);
      }
    }
    assertLaw(ado.law(0), 0.305264, 1.908146, 0.639548);
    assertLaw(ado.law(1), 0.391189, 1.14074, 0.328659);
    assertLaw(ado.law(2), 0.35027, 0.830682, 0.443618);
    assertWish(ado, 0.584139, 0.27183, 0.144031);
  }

  private static void assertLaw(PowerLaw law, double exponent, double floor, double scale) {
    assertThat(law.exponent()).isCloseTo(exponent, within(0.01));
    assertThat(law.floor()).isCloseTo(floor, within(0.02));
    assertThat(law.scale()).isCloseTo(scale, within(0.02));
  }

  private static void assertWish(AdaptiveDataOptimization ado, double... expected) {
    assertThat(ado.wish().orElseThrow()).containsExactly(expected, within(0.001));
  }

  @Property(tries = 40)
  void aLawIsFoundAgainFromItsCurve(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PowerLaw law =
        new PowerLaw(
            random.nextDouble(0.15, 0.7), random.nextDouble(3), random.nextDouble(1, 9), 50);
    double[] n = IntStream.rangeClosed(1, 200).mapToDouble(i -> 50.0 * i).toArray();
    double[] logLosses = Arrays.stream(n).map(law::loss).map(Math::log).toArray();
    PowerLaw found = PowerLaw.fit(n, logLosses);
    for (double at : n) {
      assertThat(found.loss(at)).isCloseTo(law.loss(at), within(2e-3 * law.loss(at)));
    }
    assertThat(found.speed(10_000)).isCloseTo(law.speed(10_000), within(0.1 * law.speed(10_000)));
  }

  /** Of two domains alike but for their exponents or scales, the one whose loss falls faster. */
  @Property(tries = 30)
  void theFasterLearnerIsPreferred(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double floor = random.nextDouble(0.5, 2);
    PowerLaw slow = new PowerLaw(random.nextDouble(0.2, 0.5), floor, 0.4, 4_000);
    PowerLaw fast = new PowerLaw(slow.exponent(), floor, 0.8, 4_000);
    AdaptiveDataOptimization ado =
        new AdaptiveDataOptimization(new double[] {0.5, 0.5}, 100, 1_000);
    for (int i = 1; i <= 400; i++) {
      double[] losses = {slow.loss(10.0 * i), fast.loss(10.0 * i)};
      ado.observe(new StepLoss(10L * i, losses, new long[] {1, 1}));
    }
    double[] wish = ado.wish().orElseThrow();
    assertThat(wish[1]).isGreaterThan(wish[0] + 0.05);
  }

  /** Twice the speed at equal prior and history: two thirds, once the past is forgotten. */
  @Example
  void theWishConvergesToTheProportionsOfTheSpeeds() {
    PowerLaw slow = new PowerLaw(0.3, 1, 1, 1_000);
    PowerLaw fast = new PowerLaw(0.3, 1, 2, 1_000);
    AdaptiveDataOptimization ado = new AdaptiveDataOptimization(new double[] {0.5, 0.5}, 0, 1_000);
    for (int i = 1; i <= 4_000; i++) {
      double[] losses = {slow.loss(i), fast.loss(i)};
      ado.observe(new StepLoss(i, losses, new long[] {1, 1}));
    }
    assertThat(ado.wish().orElseThrow()[1]).isCloseTo(2.0 / 3, within(0.01));
  }

  @Property(tries = 60)
  void everyWishIsAMixture(@ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int domains) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] prior = random.doubles(domains, 0.001, 1).toArray();
    double sum = Arrays.stream(prior).sum();
    Arrays.setAll(prior, d -> prior[d] / sum);
    AdaptiveDataOptimization ado = new AdaptiveDataOptimization(prior, 5, 1_000);
    for (int i = 1; i <= 30; i++) {
      double[] losses = random.doubles(domains, 0, StepLoss.LARGEST).toArray();
      long[] tokens = new long[domains];
      Arrays.setAll(tokens, d -> random.nextInt(2));
      tokens[random.nextInt(domains)] = 1;
      ado.observe(new StepLoss(i, losses, tokens));
    }
    double[] wish = ado.wish().orElseThrow();
    assertThat(Arrays.stream(wish).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(wish).min().orElseThrow()).isPositive();
  }

  @Example
  void aLongRunIsRememberedInBoundedStretchesAndItsLawIsStillFound() {
    LossCurves curves = new LossCurves(1);
    PowerLaw law = new PowerLaw(0.3, 1.5, 4, 1_000);
    for (int i = 1; i <= 300_000; i++) {
      curves.add(1_000 + 100L * i, new double[] {law.loss(1_000 + 100.0 * i)});
    }
    assertThat(curves.size()).isBetween(LossCurves.CAPACITY / 2, LossCurves.CAPACITY - 1);
    PowerLaw found = curves.fit(0);
    assertThat(found.exponent()).isCloseTo(0.3, within(0.02));
    assertThat(found.floor()).isCloseTo(1.5, within(0.05));
  }
}
