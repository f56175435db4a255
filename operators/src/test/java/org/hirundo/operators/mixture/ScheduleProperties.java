package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
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
      try {
        log = Feeds.changed(log, lastStart(log) + distance, shares);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("can join within the bound");
        assertThat(shares.size()).isGreaterThan(log.domains().size());
      }
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

  @Property(tries = 8)
  void theBoundHoldsOverTenMillionSequences(@ForAll @IntRange(min = 2, max = 64) int n) {
    SplittableRandom random = new SplittableRandom(n);
    int denominator = 1_000 + random.nextInt(99_000);
    MixtureLog log = MixtureLog.empty();
    log = log.append(Feeds.record(1, 0, 4, Feeds.shares(random, n, denominator)), 0);
    Phase phase = log.phase(0);
    Schedule schedule = new Schedule(log);
    long period = phase.period();
    long bound = period * (Phase.inverseSlack(n) - 1) / Phase.inverseSlack(n);
    long[] error = new long[n]; // period · (taken − target)
    for (int g = 0; g < 10_000_000; g++) {
      int domain = schedule.next();
      for (int d = 0; d < n; d++) {
        error[d] -= phase.weights()[d];
      }
      error[domain] += period;
      for (int d = 0; d < n; d++) {
        if (Math.abs(error[d]) > bound) {
          throw new AssertionError("bound broken at g=" + g + " for domain " + d);
        }
      }
    }
  }

  /** Exact, and from the records alone: all in units of 1/(product of denominators). */
  static void assertBound(MixtureLog log, long end) {
    Schedule schedule = new Schedule(log);
    NavigableMap<Long, List<DomainShare>> changes = changes(log.records());
    BigInteger common = BigInteger.ONE;
    for (List<DomainShare> shares : changes.values()) {
      BigInteger period = BigInteger.valueOf(Mixture.of(shares).period());
      common = common.multiply(period.divide(common.gcd(period)));
    }
    int all = log.domains().size();
    BigInteger[] error = new BigInteger[all]; // taken − target
    Arrays.fill(error, BigInteger.ZERO);
    BigInteger[] weight = null;
    for (long g = 0; g < end; g++) {
      if (changes.containsKey(g)) {
        weight = weights(log, changes.get(g), common);
      }
      int taken = schedule.next();
      BigInteger slack = BigInteger.valueOf(2L * Math.max(2, namedUpTo(log, g)) - 2);
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

  /** The shares from each g on at which they are set, later records before what they replace. */
  private static NavigableMap<Long, List<DomainShare>> changes(List<MixtureRecord> records) {
    NavigableMap<Long, List<DomainShare>> changes = new TreeMap<>();
    for (MixtureRecord record : records) {
      changes.tailMap(record.getEffectiveFrom(), true).clear();
      changes.put(record.getEffectiveFrom(), record.getShares());
      record.getSteps().forEach(step -> changes.put(step.getEffectiveFrom(), step.getShares()));
    }
    return changes;
  }

  /** n: the domains named by records up to the newest that is effective at g. */
  private static int namedUpTo(MixtureLog log, long g) {
    int n = 0;
    for (MixtureRecord record : log.records()) {
      if (record.getVersion() <= log.ruling(g).getVersion()) {
        for (DomainShare share : record.getShares()) {
          n = Math.max(n, log.domains().indexOf(share.getDomain()) + 1);
        }
      }
    }
    return n;
  }

  private static BigInteger[] weights(MixtureLog log, List<DomainShare> shares, BigInteger common) {
    Mixture mixture = Mixture.of(shares);
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
