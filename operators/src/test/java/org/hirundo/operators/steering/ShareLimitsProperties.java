package org.hirundo.operators.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.operators.steering.ShareLimits.Range;

class ShareLimitsProperties {

  @Property(tries = 400)
  void sharesSumToOneWithinTheRangesFromAnywhere(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    ShareLimits limits = limits(random, n);
    int[] units = limits.nearest(mixture(random, n), wish(random, n)).orElseThrow();
    assertThat(Arrays.stream(units).sum()).isEqualTo(limits.denominator());
    for (int d = 0; d < n; d++) {
      Range range = limits.ranges().get(d);
      assertThat(units[d]).isBetween(range.least(), range.most());
    }
  }

  @Property(tries = 400)
  void noShareChangesByMoreThanAStepAndARepeatedWishIsReached(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 16) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    ShareLimits limits = limits(random, n);
    double[] wish = wish(random, n);
    int[] now = limits.nearest(mixture(random, n), wish(random, n)).orElseThrow();
    ShareLimits free = new ShareLimits(limits.denominator(), limits.ranges(), limits.denominator());
    int[] goal = free.nearest(parts(now, limits.denominator()), wish).orElseThrow();
    for (int steps = 0; distance(now, goal) > n; steps++) {
      int[] next = limits.nearest(parts(now, limits.denominator()), wish).orElseThrow();
      for (int d = 0; d < n; d++) {
        assertThat(Math.abs(next[d] - now[d])).isLessThanOrEqualTo(limits.step());
      }
      assertThat(steps).isLessThanOrEqualTo(2 * limits.denominator() / limits.step());
      now = next;
    }
  }

  @Property(tries = 200)
  void whatIsAllowedAlreadyStaysAsItIs(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 32) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    ShareLimits limits = limits(random, n);
    int[] now = limits.nearest(mixture(random, n), wish(random, n)).orElseThrow();
    double[] wish = Arrays.stream(now).asDoubleStream().toArray();
    assertThat(limits.nearest(parts(now, limits.denominator()), wish)).contains(now);
  }

  @Example
  void sharesOfAnotherDenominatorChangeByAStepAtMost() {
    ShareLimits limits = new ShareLimits(1000, free(3, 1000), 20);
    List<Part> thirds = List.of(new Part(1, 3), new Part(1, 3), new Part(1, 3));
    assertThat(limits.nearest(thirds, new double[] {1, 0, 0})).contains(new int[] {353, 324, 323});
  }

  @Example
  void aShareOutsideItsRangeIsBroughtInsideAndTheOthersMakeRoom() {
    ShareLimits limits =
        new ShareLimits(100, List.of(new Range(1, 50), new Range(1, 100), new Range(1, 100)), 2);
    List<Part> now = parts(new int[] {90, 5, 5}, 100);
    int[] units = limits.nearest(now, new double[] {90, 5, 5}).orElseThrow();
    assertThat(units[0]).isEqualTo(50);
    assertThat(units[1] + units[2]).isEqualTo(50);
  }

  @Example
  void aDomainWithoutAShareStaysOut() {
    ShareLimits limits = new ShareLimits(100, free(3, 100), 5);
    List<Part> now = parts(new int[] {60, 40, 0}, 100);
    assertThat(limits.nearest(now, new double[] {0.2, 0.2, 0.6})).contains(new int[] {55, 45, 0});
    ShareLimits narrow =
        new ShareLimits(100, List.of(new Range(1, 50), new Range(1, 40), new Range(1, 50)), 5);
    assertThat(narrow.nearest(now, new double[] {1, 1, 1})).isEmpty();
  }

  private static List<Range> free(int n, int denominator) {
    return IntStream.range(0, n).mapToObj(d -> new Range(1, denominator)).toList();
  }

  private static int distance(int[] a, int[] b) {
    return IntStream.range(0, a.length).map(d -> Math.abs(a[d] - b[d])).sum();
  }

  private static List<Part> parts(int[] units, int denominator) {
    return Arrays.stream(units).mapToObj(unit -> new Part(unit, denominator)).toList();
  }

  /** Ranges around a random point that sums to the denominator. */
  private static ShareLimits limits(SplittableRandom random, int n) {
    int denominator = random.nextInt(n, 2_000);
    int[] point = split(random, n, denominator);
    List<Range> ranges = new ArrayList<>();
    for (int units : point) {
      ranges.add(new Range(random.nextInt(1, units + 1), random.nextInt(units, denominator + 1)));
    }
    return new ShareLimits(denominator, ranges, random.nextInt(1, 1 + denominator / 10 + 1));
  }

  private static List<Part> mixture(SplittableRandom random, int n) {
    int denominator = random.nextInt(n, 1_000_000);
    return parts(split(random, n, denominator), denominator);
  }

  /** A whole in n parts of 1 or more. */
  private static int[] split(SplittableRandom random, int n, int whole) {
    int[] parts = new int[n];
    Arrays.fill(parts, 1);
    int left = whole - n;
    for (int d = 0; d < n - 1; d++) {
      int part = random.nextInt(left + 1);
      parts[d] += part;
      left -= part;
    }
    parts[n - 1] += left;
    return parts;
  }

  private static double[] wish(SplittableRandom random, int n) {
    double[] wish = new double[n];
    for (int d = 0; d < n; d++) {
      wish[d] = random.nextInt(4) == 0 ? 0 : random.nextDouble();
    }
    return wish;
  }
}
