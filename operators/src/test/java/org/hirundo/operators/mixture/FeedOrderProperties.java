package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.schemas.DomainShare;

/** The cursors of all partitions, the horizon and the ledger agree on one feed. */
class FeedOrderProperties {

  @Property(tries = 40)
  void allPartitionsTogetherAreTheScheduleAndTheLedgerFindsNoFault(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int partitions) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = log(random, partitions);
    List<FeedStep> feed = feed(log, 1_200, random);
    Schedule schedule = new Schedule(log);
    TokenLedger ledger = new TokenLedger(log);
    for (int g = 0; g < 1_200; g++) {
      FeedStep step = feed.get(g);
      assertThat(step.g()).isEqualTo(g);
      assertThat(log.domains().get(schedule.next())).isEqualTo(step.domain());
      count(ledger, log, step);
    }
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.holds()).isTrue();
    assertThat(ledger.largestError()).isLessThanOrEqualTo(ledger.bound());
    assertThat(ledger.totals().stream().mapToLong(TokenLedger.Total::tokens).sum())
        .isEqualTo(1_200L * Feeds.S);
  }

  @Property(tries = 40)
  void aLedgerThatBeginsAnywhereFindsNoFaultButEachGap(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int partitions) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = log(random, partitions);
    List<FeedStep> feed = feed(log, 600, random);
    int from = random.nextInt(500);
    int missing = from + random.nextInt(90);
    TokenLedger whole = TokenLedger.after(log, from);
    TokenLedger broken = TokenLedger.after(log, from);
    for (int g = from; g < 600; g++) {
      count(whole, log, feed.get(g));
      if (g != missing) {
        count(broken, log, feed.get(g));
      }
    }
    assertThat(whole.findings()).isEmpty();
    assertThat(whole.largestError()).isLessThanOrEqualTo(whole.bound());
    assertThat(whole.totals().stream().mapToLong(TokenLedger.Total::tokens).sum())
        .isEqualTo((600L - from) * Feeds.S);
    assertThat(broken.findings())
        .anyMatch(found -> found.fault() == TokenLedger.Fault.GAP && found.g() == missing + 1);
  }

  @Property(tries = 40)
  void theHorizonStopsWhereTheFirstSequenceIsMissing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int partitions) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = log(random, partitions);
    List<FeedStep> feed = feed(log, 1_000, random);
    int missing = random.nextInt(feed.size());
    FeedStep absent = feed.get(missing);
    Horizon.Supply supply =
        (sequences, partition) ->
            sequences.equals(Feeds.read(absent)) && partition == absent.partition()
                ? absent.position()
                : Long.MAX_VALUE;
    Horizon horizon = new Horizon(log);
    horizon.advance(supply, random.nextLong(missing + 1));
    Horizon restored = Horizon.restore(log, horizon.state());
    if (absent.pass() == 0) {
      assertThat(restored.advance(supply, 1_000))
          .isEqualTo(
              new Horizon.Shortage(
                  absent.g(), Feeds.read(absent), absent.partition(), absent.position(), 0, false));
      assertThat(restored.g()).isEqualTo(missing);
    }
    assertThat(restored.advance((sequences, partition) -> Long.MAX_VALUE, 1_000)).isNull();
    assertThat(restored.g()).isEqualTo(1_000);
    assertThat(restored.changePoint()).isBetween(1L, 1_000L);
  }

  @Property(tries = 40)
  void aDomainThatRanDryIsTakenOutAtTheGrantedChangePoint(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int present) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = Feeds.four(3);
    String dry = log.domains().get(random.nextInt(4));
    Horizon.Supply supply =
        (sequences, partition) -> sequences.domain().equals(dry) ? present : Long.MAX_VALUE;
    Horizon granted = new Horizon(log);
    Horizon ahead = granted.copy();
    Horizon.Shortage shortage = ahead.advance(supply, Long.MAX_VALUE);
    assertThat(shortage.domain()).isEqualTo(dry);
    granted.advance(supply, ahead.changePoint());
    List<DomainShare> rest = Mixture.parse(Feeds.fourDomains()).without(dry).toRecords(Map.of());
    assertThat(log.changePoint(granted.g(), rest)).isEqualTo(granted.g());
    MixtureLog longer = log.append(Feeds.record(2, granted.g(), 3, rest), granted.g());
    granted.extend(longer);
    assertThat(granted.advance(supply, 10_000)).isNull();
    ScheduleProperties.assertBound(longer, 10_000);
  }

  @Property(tries = 100)
  void aRoundIsDealtToEachPartitionOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int partitions,
      @ForAll @IntRange(min = 0, max = 1_000_000) int round) {
    RoundPermutation dealing = new RoundPermutation(partitions, seed);
    long[] dealt = new long[partitions];
    for (int p = 0; p < partitions; p++) {
      dealt[p] = dealing.position(round, p);
      assertThat(dealing.partition(dealt[p])).isEqualTo(p);
    }
    Arrays.sort(dealt);
    for (int k = 0; k < partitions; k++) {
      assertThat(dealt[k]).isEqualTo((long) round * partitions + k);
    }
  }

  @Example
  void theDealingIsAsCommitted() {
    RoundPermutation dealing = new RoundPermutation(8, 42);
    StringBuilder dealt = new StringBuilder();
    for (long g = 0; g < 24; g++) {
      dealt.append(dealing.partition(g));
    }
    assertThat(dealt.toString()).isEqualTo("071326452450761306512374");
  }

  @Example
  void aSealedLogIsReadOverAndOverAndLaterArrivalsComeFirst() {
    MixtureLog log = MixtureLog.empty().append(Feeds.record(1, 0, 2, one(5)), 0);
    log = log.append(Feeds.record(2, 24, 2, one(8)), 0);
    log = log.append(Feeds.record(3, 60, 2, one(-1)), 0);
    FeedCursor cursor = new FeedCursor(log, 1); // ordinals 1 and 3 of 5, then 1, 3, 5 and 7 of 8
    List<String> read = new ArrayList<>();
    while (cursor.nextG() < 64) {
      cursor = FeedCursor.restore(log, cursor.state());
      FeedStep step = cursor.next();
      read.add(step.ordinal() + "/" + step.pass());
    }
    assertThat(read.subList(0, 6)).containsExactly("1/0", "3/0", "1/1", "3/1", "1/2", "3/2");
    assertThat(read.subList(12, 20))
        .containsExactly("5/5", "7/5", "1/6", "3/6", "5/6", "7/6", "1/7", "3/7");
    assertThat(read.subList(30, 32)).containsExactly("9/9", "11/9");
  }

  /**
   * Sealed when it ran dry at first, and again each time it had grown when its passes were spent.
   */
  @Property(tries = 100)
  void passesCountByTheLengthThatTheLogHasNow(
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll @IntRange(min = 2, max = 6) int passes,
      @ForAll @IntRange(min = 0, max = 9) int first,
      @ForAll @IntRange(min = 0, max = 200) int more,
      @ForAll @IntRange(min = 0, max = 200) int evenMore) {
    long[] lengths = {
      partitions + first, partitions + first + more, partitions + first + more + evenMore
    };
    MixtureLog log =
        MixtureLog.empty().append(Feeds.record(1, 0, partitions, passes(passes, -1)), 0);
    Horizon horizon = new Horizon(log);
    for (long length : lengths) {
      Horizon.Supply supply = (sequences, shard) -> (length - shard + partitions - 1) / partitions;
      horizon.advance(supply, Long.MAX_VALUE);
      log =
          log.append(
              Feeds.record(
                  log.records().size() + 1, horizon.g(), partitions, passes(passes, length)),
              horizon.g());
      horizon.extend(log);
      assertThat(horizon.advance(supply, Long.MAX_VALUE).spent()).isTrue();
      assertThat(horizon.taken("math"))
          .isBetween(passes * (length / partitions) * partitions, passes * length);
      horizon = Horizon.restore(log, horizon.state());
    }
  }

  /** Written before what was taken was counted: four passes over one sequence; then 39 more. */
  @Example
  void aHorizonOfVersion1GoesOn() {
    byte[] state =
        HexFormat.of()
            .parseHex(
                "0100000000000000040000000100000001000000000000000000000004000000000000"
                    + "00020000000000000001010000000000000004000000010000000000000004");
    MixtureLog log = MixtureLog.empty().append(Feeds.record(1, 0, 1, passes(4, -1)), 0);
    log = log.append(Feeds.record(2, 1, 1, passes(4, 1)), 1);
    log = log.append(Feeds.record(3, 4, 1, passes(4, 40)), 4);
    Horizon horizon = Horizon.restore(log, state);
    assertThat(horizon.g()).isEqualTo(4);
    assertThat(horizon.advance((sequences, shard) -> 40, Long.MAX_VALUE).spent()).isTrue();
    assertThat(horizon.taken("math")).isEqualTo(160);
  }

  private static List<DomainShare> passes(int passes, long sealed) {
    List<DomainShare> shares = one(sealed);
    shares.get(0).setExhausted("repeat");
    shares.get(0).setPasses(passes);
    shares.get(0).setThen("stop");
    return shares;
  }

  @Property(tries = 40)
  void aRestoredLedgerGoesOnAlike(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int partitions) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = log(random, partitions);
    List<FeedStep> feed = feed(log, 800, random);
    TokenLedger whole = new TokenLedger(log);
    TokenLedger restored = new TokenLedger(log);
    int wrong = random.nextInt(feed.size());
    for (FeedStep step : feed) {
      if (random.nextInt(40) == 0) {
        restored = TokenLedger.restore(log, restored.state());
      }
      FeedStep taken =
          step.g() == wrong
              ? new FeedStep(
                  step.g(),
                  step.partition(),
                  log.domains().get(0),
                  step.log(),
                  step.position() + 5,
                  step.ordinal() + 5L * partitions,
                  step.pass(),
                  step.mixtureVersion())
              : step;
      long before = faults(whole) - faults(restored);
      count(whole, log, taken);
      count(restored, log, taken);
      assertThat(faults(whole) - faults(restored)).isEqualTo(before);
    }
    assertThat(restored.state()).isEqualTo(whole.state());
    assertThat(whole.counts()).containsKey(TokenLedger.Fault.ORDER);
  }

  private static long faults(TokenLedger ledger) {
    return ledger.counts().values().stream().mapToLong(Long::longValue).sum();
  }

  @Example
  void theLedgerNamesWhatIsWrong() {
    MixtureLog log = Feeds.four(3);
    List<FeedStep> feed = feed(log, 300, new SplittableRandom(1));
    TokenLedger gap = new TokenLedger(log);
    for (FeedStep step : feed) {
      if (step.g() != 7 && step.g() != 8) {
        count(gap, log, step);
      }
    }
    assertThat(gap.findings().get(0).detail()).isEqualTo("g from 7 to 8 is missing");
    assertThat(gap.counts()).containsKey(TokenLedger.Fault.ORDER);
    TokenLedger repeat = new TokenLedger(log);
    for (FeedStep step : feed) {
      count(repeat, log, step);
      if (step.g() == 9) {
        count(repeat, log, step);
      }
    }
    assertThat(repeat.counts()).containsExactlyEntriesOf(Map.of(TokenLedger.Fault.REPEAT, 1L));
    TokenLedger skewed = new TokenLedger(log);
    for (FeedStep step : feed) {
      skewed.add(step.g(), step.partition(), 0, Feeds.S, step.ordinal(), 0, 2);
    }
    assertThat(skewed.counts())
        .containsKeys(TokenLedger.Fault.BOUND, TokenLedger.Fault.VERSION, TokenLedger.Fault.ORDER);
    assertThat(skewed.holds()).isFalse();
    assertThat(skewed.findings()).hasSize(100);
    TokenLedger far = new TokenLedger(log);
    far.add(Long.MAX_VALUE / 2, 0, 1, 3, 0, 0, 1);
    assertThat(far.counts()).containsKeys(TokenLedger.Fault.GAP, TokenLedger.Fault.LENGTH);
  }

  @Example
  void damagedStatesAreRefused() {
    MixtureLog log = Feeds.four(3);
    FeedCursor cursor = new FeedCursor(log, 2);
    cursor.next();
    byte[] state = cursor.state();
    byte[] place = new Horizon(log).state();
    byte[] ledger = new TokenLedger(log).state();
    for (int length = 0; length < ledger.length; length++) {
      byte[] cut = Arrays.copyOf(ledger, length);
      assertThatThrownBy(() -> TokenLedger.restore(log, cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int length = 0; length < state.length; length++) {
      byte[] cut = Arrays.copyOf(state, length);
      assertThatThrownBy(() -> FeedCursor.restore(log, cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int length = 0; length < place.length; length++) {
      byte[] cut = Arrays.copyOf(place, length);
      assertThatThrownBy(() -> Horizon.restore(log, cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    state[0] = 7;
    place[0] = 7;
    assertThatThrownBy(() -> FeedCursor.restore(log, state)).hasMessageContaining("version 7");
    assertThatThrownBy(() -> Horizon.restore(log, place)).hasMessageContaining("version 7");
  }

  private static List<DomainShare> one(long sealed) {
    return List.of(
        DomainShare.newBuilder()
            .setDomain("math")
            .setNumerator(1)
            .setDenominator(1)
            .setExhausted(sealed < 0 ? "wait" : "repeat")
            .setSealed(sealed)
            .build());
  }

  private static MixtureLog log(SplittableRandom random, int partitions) {
    MixtureLog log =
        MixtureLog.empty().append(Feeds.record(1, 0, partitions, Feeds.shares(random, 4, 60)), 0);
    for (int i = 0; i < 4; i++) {
      List<DomainShare> shares = Feeds.shares(random, 4, 60);
      Feeds.move(random, shares);
      if (i > 1) {
        shares.get(1).setLog(4); // sealed for the first time
        shares.get(1).setExhausted("repeat");
        shares.get(1).setSealed(30 + 10 * i);
      }
      log = Feeds.changed(log, (i + 1) * 150L, shares);
    }
    return log;
  }

  /** All partitions' steps below {@code end}; each cursor is saved and restored on the way. */
  private static List<FeedStep> feed(MixtureLog log, long end, SplittableRandom random) {
    List<FeedStep> steps = new ArrayList<>();
    for (int p = 0; p < log.partitions(); p++) {
      FeedCursor cursor = new FeedCursor(log, p);
      while (cursor.nextG() < end) {
        if (random.nextInt(50) == 0) {
          cursor = FeedCursor.restore(log, cursor.state());
        }
        steps.add(cursor.next());
      }
    }
    steps.sort(Comparator.comparingLong(FeedStep::g));
    return steps;
  }

  private static void count(TokenLedger ledger, MixtureLog log, FeedStep step) {
    ledger.add(
        step.g(),
        step.partition(),
        log.domains().indexOf(step.domain()),
        Feeds.S,
        step.ordinal(),
        step.pass(),
        step.mixtureVersion());
  }
}
