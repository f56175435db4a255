package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureStep;
import org.hirundo.schemas.MixtureTarget;

/** Shares of real tokens where sequences hold padding. */
class PaddedFeedProperties {
  private static final int S = 64;

  /** Sizes of all sequences, of a kind that differs by domain: full, nearly full, any, tiny. */
  private record Sizes(long seed, int kinds, long present) implements Horizon.Supply {
    @Override
    public long available(SequenceLog log, int partition) {
      return present;
    }

    @Override
    public int tokens(SequenceLog log, long ordinal) {
      return tokens(log.name(), ordinal);
    }

    int tokens(String domain, long ordinal) {
      long hash = RoundPermutation.mix(seed + 31 * domain.hashCode() + 1_000_003 * ordinal);
      int free = (int) Long.remainderUnsigned(hash, S);
      return switch ((int) Long.remainderUnsigned(RoundPermutation.mix(domain.hashCode()), kinds)) {
        case 0 -> S - free / 32;
        case 1 -> 1 + free;
        case 2 -> 1 + free / 16;
        case 3 -> ordinal / 50 % 2 == 0 ? S : 1;
        default -> S;
      };
    }
  }

  @Property(tries = 6)
  void theBoundHoldsOverTenMillionSequencesOfAnySize(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 64) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = log(3, Feeds.shares(random, n, n + random.nextInt(10_000)));
    Sizes sizes = new Sizes(seed, 1 + random.nextInt(5), Long.MAX_VALUE);
    Phase phase = log.phase(0);
    TokenSchedule schedule = new TokenSchedule(log);
    long[] ordinals = new long[n];
    long[] error = new long[n]; // period · (tokens − target)
    for (int g = 0; g < 10_000_000; g++) {
      int domain = schedule.peek();
      int size = sizes.tokens(log.domains().get(domain), ordinals[domain]++);
      schedule.take(size);
      for (int d = 0; d < n; d++) {
        error[d] += (d == domain ? phase.period() * size : 0) - phase.weights()[d] * size;
        if (Math.abs(error[d]) > phase.period() * S) {
          throw new AssertionError("bound broken at g=" + g + " for domain " + d);
        }
      }
    }
  }

  @Property(tries = 8)
  void theBoundHoldsAcrossAThousandChanges(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 24) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    Sizes sizes = new Sizes(seed, 1 + random.nextInt(5), Long.MAX_VALUE);
    MixtureLog log = log(3, Feeds.shares(random, n, n + random.nextInt(60)));
    Horizon horizon = new Horizon(log);
    long waited = 0;
    int refused = 0;
    while (log.records().size() <= 1_000) {
      long from = horizon.g() + random.nextInt(40);
      int known = random.nextInt(5) == 0 ? 1 + random.nextInt(n) : n;
      List<DomainShare> shares = Feeds.shares(random, known, known + random.nextInt(60));
      shares.get(random.nextInt(known)).setLog(random.nextInt(4)); // 0: as it was
      OptionalLong found = horizon.copy().changePoint(sizes, from, shares, from + 5_000);
      if (found.isEmpty()) {
        refused++;
        horizon.advance(sizes, from);
        continue;
      }
      long point = found.getAsLong();
      waited += point - from;
      log = log.append(record(log.records().size() + 1, point, 3, shares), horizon.g());
      horizon.extend(log);
      horizon.advance(sizes, point);
      if (random.nextInt(10) == 0) {
        horizon = Horizon.restore(log, horizon.state());
      }
    }
    long end = horizon.g() + 500;
    TokenLedger ledger = new TokenLedger(log);
    count(ledger, log, sizes, feed(log, sizes, end, random));
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.g()).isEqualTo(end);
    assertThat(ledger.largestError()).isBetween(0.0, (double) S);
    assertThat(waited / 1_000.0).as("sequences waited for a change").isLessThan(100);
    assertThat(refused).as("shares that had to be refused").isLessThan(n <= 4 ? 20 : 400);
  }

  @Property(tries = 60)
  void aDomainThatRunsDryCanBeLeftOutWhereTheHorizonIsGranted(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = log(2, Feeds.shares(random, n, n + random.nextInt(60)));
    Sizes all = new Sizes(seed, 1 + random.nextInt(5), Long.MAX_VALUE);
    Map<String, Share> shares = log.shares(0);
    String dry = log.domains().get(random.nextInt(n));
    int present = random.nextInt(40);
    Horizon.Supply supply =
        new Horizon.Supply() {
          @Override
          public long available(SequenceLog log, int partition) {
            return log.domain().equals(dry) ? present : Long.MAX_VALUE;
          }

          @Override
          public int tokens(SequenceLog log, long ordinal) {
            return all.tokens(log, ordinal);
          }
        };
    Horizon granted = new Horizon(log);
    Horizon ahead = granted.copy();
    Horizon.Shortage shortage = ahead.advance(supply, 20_000);
    if (shortage == null || shares.get(dry).numerator() == shares.get(dry).denominator()) {
      return;
    }
    assertThat(shortage.domain()).isEqualTo(dry);
    granted.advance(supply, ahead.changePoint());
    List<DomainShare> rest = new Mixture(shares).without(dry).toRecords(Map.of());
    assertThat(granted.copy().changePoint(supply, 0, rest, Long.MAX_VALUE))
        .isEqualTo(OptionalLong.of(granted.g()));
    MixtureLog longer = log.append(record(2, granted.g(), 2, rest), granted.g());
    granted.extend(longer);
    assertThat(granted.advance(supply, granted.g() + 5_000)).isNull();
    TokenLedger ledger = new TokenLedger(longer);
    count(ledger, longer, all, feed(longer, all, granted.g(), random));
    assertThat(ledger.findings()).isEmpty();
  }

  @Property(tries = 40)
  void aRestoredLedgerGoesOnAlike(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int partitions) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = log(partitions, Feeds.shares(random, 4, 60));
    Sizes sizes = new Sizes(seed, 5, Long.MAX_VALUE);
    TokenLedger whole = new TokenLedger(log);
    TokenLedger restored = new TokenLedger(log);
    for (FeedStep step : feed(log, sizes, 500, random)) {
      if (random.nextInt(40) == 0) {
        restored = TokenLedger.restore(log, restored.state());
      }
      count(whole, log, sizes, List.of(step));
      count(restored, log, sizes, List.of(step));
    }
    assertThat(restored.state()).isEqualTo(whole.state());
    assertThat(restored.findings()).isEmpty();
  }

  @Example
  void sharesThatWouldBreakTheBoundAreNotGoneBy() {
    MixtureLog log = log(1, Mixture.parse(Map.of("a", "0.5", "b", "0.5")).toRecords(Map.of()));
    Sizes full = new Sizes(1, 6, Long.MAX_VALUE);
    Horizon horizon = new Horizon(log);
    horizon.advance(full, 1);
    List<DomainShare> turned =
        Mixture.parse(Map.of("a", "0.999", "b", "0.001")).toRecords(Map.of());
    long next = horizon.copy().changePoint(full, 1, turned, 100).orElseThrow();
    for (long g = 1; g < next; g++) {
      MixtureLog wrong = log.append(record(2, g, 1, turned), 0);
      assertThatThrownBy(() -> new Horizon(wrong).advance(full, 100))
          .hasMessageContaining("would break the bound");
    }
    assertThat(next).isGreaterThanOrEqualTo(1);
    Horizon other = new Horizon(log.append(record(2, next, 1, turned), 0));
    assertThat(other.advance(full, 5_000)).isNull();
  }

  @Example
  void stepsAreAnnouncedAndTakenByRecordsOfTheirOwn() {
    MixtureLog log = MixtureLog.empty().append(record(1, 0, 2, shares("0.5", "0.5")), 0);
    List<MixtureTarget> targets =
        List.of(
            new MixtureTarget(300L, shares("0.25", "0.75"), 0L),
            new MixtureTarget(500L, shares("0.9", "0.1"), 100L));
    MixturePlan plan = new MixturePlan(log, targets, (from, shares) -> from);
    assertThat(plan.start(120)).isEqualTo(120);
    MixtureRecord record = plan.withSteps(record(2, 120, 2, new ArrayList<>(plan.begin(120))));
    assertThat(Mixture.of(record.getShares()).share("a")).isEqualTo(Share.parse("0.5"));
    assertThat(record.getSteps()).hasSize(21);
    assertThat(record.getSteps().get(0).getEffectiveFrom()).isEqualTo(300);
    assertThat(record.getSteps().get(20).getEffectiveFrom()).isEqualTo(600);
    MixtureLog longer = log.append(record, 120);
    assertThat(longer.shares(10_000).get("a")).isEqualTo(Share.parse("0.5"));
    assertThat(longer.changesAfter(200)).hasSize(21);
    MixtureStep last = record.getSteps().get(20);
    assertThat(longer.changesAfter(700)).hasSize(21).containsKeys(701L, 721L);
    assertThat(longer.changesAfter(700).get(721L).shares())
        .isEqualTo(longer.append(record(3, 700, 2, last.getShares()), 0).shares(700));
  }

  private static List<DomainShare> shares(String a, String b) {
    return Mixture.parse(Map.of("a", a, "b", b)).toRecords(Map.of()).stream()
        .sorted(Comparator.comparing(DomainShare::getDomain))
        .toList();
  }

  private static MixtureRecord record(
      int version, long from, int partitions, List<DomainShare> shares) {
    return MixtureRecord.newBuilder(Feeds.record(version, from, partitions, shares))
        .setSequenceLength(S)
        .setPadded(true)
        .build();
  }

  private static MixtureLog log(int partitions, List<DomainShare> shares) {
    return MixtureLog.empty().append(record(1, 0, partitions, shares), 0);
  }

  /** What a horizon deals out is what the cursors of all partitions take. */
  private static List<FeedStep> feed(
      MixtureLog log, Horizon.Supply supply, long end, SplittableRandom random) {
    ByteArrayOutputStream dealt = new ByteArrayOutputStream();
    assertThat(new Horizon(log).advance(supply, end, dealt::write)).isNull();
    Deal deal = new Deal(0, dealt.toByteArray());
    List<FeedStep> steps = new ArrayList<>();
    for (int p = 0; p < log.partitions(); p++) {
      FeedCursor cursor = new FeedCursor(log, p);
      cursor.follow(deal);
      while (cursor.nextG() < end) {
        if (random.nextInt(50) == 0) {
          cursor = FeedCursor.restore(log, cursor.state());
          cursor.follow(deal);
        }
        steps.add(cursor.next());
      }
    }
    steps.sort(Comparator.comparingLong(FeedStep::g));
    return steps;
  }

  private static void count(
      TokenLedger ledger, MixtureLog log, Horizon.Supply supply, List<FeedStep> steps) {
    for (FeedStep step : steps) {
      ledger.add(
          step.g(),
          step.partition(),
          log.domains().indexOf(step.domain()),
          supply.tokens(new SequenceLog(step.domain(), step.log()), step.ordinal()),
          step.ordinal(),
          step.pass(),
          step.mixtureVersion());
    }
  }
}
