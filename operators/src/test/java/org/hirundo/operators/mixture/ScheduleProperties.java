package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;

class ScheduleProperties {

  @Property(tries = 120)
  void noPrefixIsFurtherOffThanTheBoundAcrossChanges(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 16) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = randomLog(random, n, 12, 60);
    assertBound(log, lastStart(log) + 500);
  }

  @Property(tries = 6)
  void sixtyFourDomainsKeepTheBound(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = randomLog(random, 64, 8, 997);
    assertBound(log, lastStart(log) + 5_000);
  }

  @Property(tries = 60)
  void recordsKnownLateGiveTheSameSchedule(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog whole = randomLog(random, n, 10, 40);
    List<MixtureRecord> records = whole.records();
    MixtureLog known = MixtureLog.of(records.subList(0, 1));
    Schedule late = new Schedule(known);
    Schedule early = new Schedule(whole);
    long end = lastStart(whole) + 200;
    for (int next = 1; late.g() < end; ) {
      if (next < records.size() && late.g() == records.get(next).getEffectiveFrom()) {
        if (random.nextInt(2) == 0) {
          late.peek(); // a coordinator that waited for a sequence has looked already
        }
        known = known.append(records.get(next++), late.g());
        late.extend(known);
        continue;
      }
      assertThat(late.next()).isEqualTo(early.next());
    }
  }

  @Property(tries = 60)
  void aRestoredOrSkippedScheduleGoesOnAlike(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = randomLog(random, n, 6, 40);
    long at = random.nextLong(lastStart(log) + 300);
    Schedule whole = new Schedule(log);
    for (long g = 0; g < at; g++) {
      whole.next();
    }
    Schedule restored = new Schedule(log, Schedule.State.fromBytes(whole.state().toBytes()));
    Schedule skipped = new Schedule(log);
    skipped.skipTo(at);
    for (int i = 0; i < 300; i++) {
      int expected = whole.next();
      assertThat(restored.next()).isEqualTo(expected);
      assertThat(skipped.next()).isEqualTo(expected);
    }
  }

  @Property(tries = 60)
  void aChangePointComesWithinOnePeriodAndZeroSharesAreNeverDrawn(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 16) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = randomLog(random, n, 8, 50);
    Schedule schedule = new Schedule(log);
    long last = 0;
    for (long end = lastStart(log) + 300; schedule.g() < end; ) {
      long g = schedule.g();
      Phase phase = log.phase(log.phaseIndex(g));
      int domain = schedule.next();
      assertThat(phase.weights()[domain]).isPositive();
      if (schedule.atChangePoint()) {
        last = schedule.g();
      }
      assertThat(schedule.g() - last).isLessThanOrEqualTo(phase.period());
    }
  }

  private static MixtureLog randomLog(
      SplittableRandom random, int n, int changes, int largestDenominator) {
    MixtureLog log = MixtureLog.empty();
    log = log.append(Feeds.record(1, 0, 3, shares(random, n, largestDenominator)), 0);
    long[] distances = {1, 7, 50, 400};
    for (int i = 0; i < changes; i++) {
      List<DomainShare> shares = shares(random, n, largestDenominator);
      long distance = 1 + random.nextLong(distances[random.nextInt(distances.length)]);
      log = Feeds.changed(log, lastStart(log) + distance, shares);
    }
    return log;
  }

  private static List<DomainShare> shares(SplittableRandom random, int n, int largest) {
    int known = random.nextInt(3) == 0 ? 1 + random.nextInt(n) : n; // others appear later
    return new ArrayList<>(
        Feeds.shares(random, known, 1 + random.nextInt(Math.max(known, largest))));
  }

  private static long lastStart(MixtureLog log) {
    return log.records().get(log.records().size() - 1).getEffectiveFrom();
  }

  /** Exact, and from the records alone: all in units of 1/(product of denominators). */
  static void assertBound(MixtureLog log, long end) {
    Schedule schedule = new Schedule(log);
    BigInteger common = BigInteger.ONE;
    for (MixtureRecord record : log.records()) {
      BigInteger period = BigInteger.valueOf(Mixture.of(record.getShares()).period());
      common = common.multiply(period.divide(common.gcd(period)));
    }
    int all = log.domains().size();
    BigInteger[] error = new BigInteger[all]; // taken − target
    java.util.Arrays.fill(error, BigInteger.ZERO);
    int ruling = 0;
    BigInteger[] weight = weights(log, ruling, common);
    int n = log.records().get(0).getShares().size();
    for (long g = 0; g < end; g++) {
      while (ruling + 1 < log.records().size()
          && log.records().get(ruling + 1).getEffectiveFrom() <= g) {
        ruling++;
        weight = weights(log, ruling, common);
        for (DomainShare share : log.records().get(ruling).getShares()) {
          n = Math.max(n, log.domains().indexOf(share.getDomain()) + 1);
        }
      }
      int taken = schedule.next();
      BigInteger slack = BigInteger.valueOf(2L * Math.max(2, n) - 2);
      BigInteger bound = common.multiply(slack.subtract(BigInteger.ONE));
      for (int d = 0; d < all; d++) {
        error[d] = error[d].subtract(weight[d]);
        if (d == taken) {
          error[d] = error[d].add(common);
        }
        if (error[d].abs().multiply(slack).compareTo(bound) > 0) {
          throw new AssertionError("bound broken at g=" + g + " for domain " + d);
        }
      }
    }
  }

  private static BigInteger[] weights(MixtureLog log, int record, BigInteger common) {
    Mixture mixture = Mixture.of(log.records().get(record).getShares());
    BigInteger[] weights = new BigInteger[log.domains().size()];
    for (int d = 0; d < weights.length; d++) {
      Share share = mixture.share(log.domains().get(d));
      weights[d] =
          common
              .multiply(BigInteger.valueOf(share.numerator()))
              .divide(BigInteger.valueOf(share.denominator()));
    }
    return weights;
  }
}
