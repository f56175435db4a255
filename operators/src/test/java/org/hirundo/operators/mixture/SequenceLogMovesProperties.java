package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureStep;
import org.hirundo.schemas.MixtureTarget;

/** Domains move to other versions of their sequence logs, and back. */
class SequenceLogMovesProperties {
  private static final int END = 1_500;

  @Property(tries = 60)
  void eachLogIsReadOnFromWhereItWasLeft(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int partitions) {
    MixtureLog log = moving(new SplittableRandom(seed), partitions, 8);
    for (int p = 0; p < partitions; p++) {
      Map<SequenceLog, Long> taken = new HashMap<>();
      FeedCursor cursor = new FeedCursor(log, p);
      while (cursor.nextG() < END) {
        FeedStep step = cursor.next();
        long before = taken.merge(Feeds.read(step), 1L, Long::sum) - 1;
        assertThat(step.position()).isEqualTo(before);
        assertThat(step.pass()).isZero();
      }
    }
  }

  @Property(tries = 60)
  void theLogIsTheOneThatTheNewestWordNames(@ForAll long seed) {
    MixtureLog log = moving(new SplittableRandom(seed), 3, 8);
    NavigableMap<Long, Map<String, Integer>> words = words(log.records());
    FeedCursor cursor = new FeedCursor(log, 1);
    while (cursor.nextG() < END) {
      FeedStep step = cursor.next();
      int expected = 1;
      for (Map<String, Integer> word : words.headMap(step.g(), true).values()) {
        int named = word.getOrDefault(step.domain(), 0);
        expected = named == 0 ? expected : named;
      }
      assertThat(step.log()).isEqualTo(expected);
      assertThat(log.logsFrom(step.g())).contains(Feeds.read(step));
    }
  }

  /** What records and steps say about logs, by g; a record drops what was to come from its g on. */
  private static NavigableMap<Long, Map<String, Integer>> words(List<MixtureRecord> records) {
    NavigableMap<Long, Map<String, Integer>> words = new TreeMap<>();
    for (MixtureRecord record : records) {
      words.tailMap(record.getEffectiveFrom(), true).clear();
      words.put(record.getEffectiveFrom(), word(record.getShares()));
      for (MixtureStep step : record.getSteps()) {
        words.put(step.getEffectiveFrom(), word(step.getShares()));
      }
    }
    return words;
  }

  private static Map<String, Integer> word(List<DomainShare> shares) {
    Map<String, Integer> word = new HashMap<>();
    shares.forEach(share -> word.put(share.getDomain(), share.getLog()));
    return word;
  }

  @Property(tries = 40)
  void movesChangeNothingAboutTheSharesAndAreKnownLate(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int partitions) {
    MixtureLog whole = moving(new SplittableRandom(seed), partitions, 8);
    List<MixtureRecord> still = new ArrayList<>();
    for (MixtureRecord record : whole.records()) {
      MixtureRecord unmoved = MixtureRecord.newBuilder(record).build();
      unmoved.getShares().forEach(share -> share.setLog(0));
      unmoved.getSteps().forEach(step -> step.getShares().forEach(share -> share.setLog(0)));
      still.add(unmoved);
    }
    Schedule moved = new Schedule(whole);
    Schedule unmoved = new Schedule(MixtureLog.of(still));
    for (int g = 0; g < END; g++) {
      assertThat(moved.next()).isEqualTo(unmoved.next());
    }
    FeedCursor early = new FeedCursor(whole, 0);
    MixtureLog known = MixtureLog.of(whole.records().subList(0, 1));
    FeedCursor late = new FeedCursor(known, 0);
    while (early.nextG() < END) {
      int needed = known.records().size();
      for (int i = needed; i < whole.records().size(); i++) {
        needed = whole.records().get(i).getEffectiveFrom() <= late.nextG() ? i + 1 : needed;
      }
      if (needed > known.records().size()) {
        known = MixtureLog.of(whole.records().subList(0, needed));
        late = FeedCursor.restore(known, late.state());
      }
      assertThat(late.next()).isEqualTo(early.next());
    }
  }

  @Property(tries = 40)
  void theLedgerTakesEveryMoveAndNoOtherPlace(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log = moving(random, 1, 8);
    TokenLedger ledger = new TokenLedger(log);
    FeedCursor cursor = new FeedCursor(log, 0);
    Map<SequenceLog, Long> taken = new HashMap<>();
    while (cursor.nextG() < END) {
      FeedStep step = cursor.next();
      ledger.add(
          step.g(),
          0,
          log.domains().indexOf(step.domain()),
          Feeds.S,
          step.ordinal(),
          0,
          step.mixtureVersion());
      taken.merge(Feeds.read(step), 1L, Long::sum);
    }
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.largestError()).isLessThanOrEqualTo(ledger.bound());
    taken.forEach((sequences, count) -> assertThat(ledger.seen(sequences)).isEqualTo(count));
    FeedStep step = cursor.next();
    ledger.add(
        step.g(), 0, log.domains().indexOf(step.domain()), Feeds.S, step.ordinal() + 1, 0, 1);
    assertThat(ledger.counts()).containsKey(TokenLedger.Fault.ORDER);
  }

  @Example
  void passesAndSealsBelongToALog() {
    MixtureLog log = log(math(1, 3), 0);
    log = log.append(Feeds.record(2, 8, 1, List.of(math(2, -1))), 8);
    log = log.append(Feeds.record(3, 12, 1, List.of(math(2, 4))), 12);
    log = log.append(Feeds.record(4, 15, 1, List.of(math(1, 3))), 15);
    log = log.append(Feeds.record(5, 20, 1, List.of(math(2, 4))), 20);
    FeedCursor cursor = new FeedCursor(log, 0);
    List<String> read = new ArrayList<>();
    while (cursor.nextG() < 22) {
      cursor = FeedCursor.restore(log, cursor.state());
      FeedStep step = cursor.next();
      read.add(step.log() + ":" + step.ordinal() + "/" + step.pass());
    }
    assertThat(read.subList(0, 8))
        .containsExactly("1:0/0", "1:1/0", "1:2/0", "1:0/1", "1:1/1", "1:2/1", "1:0/2", "1:1/2");
    assertThat(read.subList(8, 15))
        .containsExactly("2:0/0", "2:1/0", "2:2/0", "2:3/0", "2:0/1", "2:1/1", "2:2/1");
    assertThat(read.subList(15, 22))
        .containsExactly("1:2/2", "1:0/3", "1:1/3", "1:2/3", "1:0/4", "2:3/1", "2:0/2");
    assertThat(log.sealed(new SequenceLog("math", 1), 14)).isEqualTo(3);
    assertThat(log.sealed(new SequenceLog("math", 2), 14)).isEqualTo(4);
    assertThat(log.sealed(new SequenceLog("math", 3), 14)).isEqualTo(-1);
    assertThat(log.policies(10).get("math").getLog()).isEqualTo(2);
    assertThat(log.policies(10).get("math").getSealed()).isEqualTo(-1);
  }

  @Example
  void aPassLimitCountsForEachLogAlone() {
    DomainShare twice = math(1, 2);
    twice.setPasses(2);
    DomainShare other = math(2, 2);
    other.setPasses(2);
    MixtureLog log = log(twice, 0).append(Feeds.record(2, 4, 1, List.of(other)), 4);
    Horizon horizon = new Horizon(log);
    Horizon.Shortage spent = horizon.advance((sequences, partition) -> 2, 100);
    assertThat(spent).isEqualTo(new Horizon.Shortage(8, new SequenceLog("math", 2), 0, 0, 2, true));
    assertThat(horizon.pass("math")).isEqualTo(2);
  }

  @Example
  void aPlannedMoveIsAStepOfALaterDecision() {
    MixtureLog log = Feeds.four(3);
    List<DomainShare> moved = Mixture.parse(Feeds.fourDomains()).toRecords(Map.of());
    moved.get(0).setLog(2);
    log = log.append(Feeds.record(2, 501, 3, moved), 100);
    assertThat(log.changesAfter(100).get(501L).moves()).isEqualTo(Map.of("ja", 2));
    List<MixtureTarget> targets = new ArrayList<>();
    targets.add(new MixtureTarget(-1L, Mixture.parse(Feeds.fourDomains()).toRecords(Map.of()), 0L));
    targets.add(new MixtureTarget(501L, moved, 0L));
    MixturePlan plan = new MixturePlan(log, targets);
    MixtureRecord record =
        plan.withSteps(Feeds.record(3, plan.start(200), 3, plan.begin(plan.start(200))));
    assertThat(record.getSteps()).extracting(MixtureStep::getEffectiveFrom).containsExactly(501L);
    MixtureLog longer = log.append(record, 200);
    assertThat(longer.readings(500).get(0).log()).isEqualTo(new SequenceLog("ja", 1));
    assertThat(longer.readings(501).get(0).log()).isEqualTo(new SequenceLog("ja", 2));
    assertThat(longer.ruling(501).getVersion()).isEqualTo(3);
    assertThat(longer.readSince(600)).isEqualTo(501);
    assertThat(longer.readSince(500)).isEqualTo(200);
    assertThat(longer.logs()).hasSize(5);
  }

  @Example
  void aVersionThatCannotBeIsRefused() {
    for (int version : new int[] {-1, SequenceLog.LAST_VERSION + 1}) {
      List<DomainShare> moved = Mixture.parse(Feeds.fourDomains()).toRecords(Map.of());
      moved.get(2).setLog(version);
      assertThat(
              Feeds.four(4)
                  .refusal(Feeds.record(2, 100, 4, moved), 0, Set.copyOf(Feeds.four(4).domains()))
                  .orElseThrow()
                  .toString())
          .contains("code is read from version " + version);
    }
  }

  @Example
  void aDomainThatOnlyADroppedRecordNamedIsReadFromTheLogThatItNamed() {
    MixtureLog log = Feeds.four(2);
    List<DomainShare> wiki = Mixture.parse(Map.of("wiki", "1")).toRecords(Map.of());
    wiki.get(0).setLog(7);
    log = log.append(Feeds.record(2, 200, 2, wiki), 0);
    List<DomainShare> blog = Mixture.parse(Map.of("blog", "1")).toRecords(Map.of());
    log = log.append(Feeds.record(3, 100, 2, blog), 0);
    assertThat(log.domains()).endsWith("wiki", "blog");
    assertThat(log.readings(100).get(4).log()).isEqualTo(new SequenceLog("wiki", 7));
    assertThat(log.readings(100).get(5).log()).isEqualTo(new SequenceLog("blog", 1));
  }

  @Example
  void namesComeBack() {
    for (SequenceLog log : List.of(new SequenceLog("ja", 1), new SequenceLog("a-v2_b", 9999))) {
      assertThat(SequenceLog.named(log.name())).isEqualTo(log);
    }
    assertThat(new SequenceLog("ja", 2).name()).isEqualTo("ja.v2");
    assertThatThrownBy(() -> new SequenceLog("ja", 0)).hasMessageContaining("ja: version 0");
  }

  private static MixtureLog log(DomainShare share, long from) {
    return MixtureLog.empty().append(Feeds.record(1, from, 1, List.of(share)), from);
  }

  private static DomainShare math(int version, long sealed) {
    return DomainShare.newBuilder()
        .setDomain("math")
        .setNumerator(1)
        .setDenominator(1)
        .setExhausted("repeat")
        .setSealed(sealed)
        .setLog(version)
        .build();
  }

  /** Random shares, moves, and plans for later, some of which are dropped again. */
  private static MixtureLog moving(SplittableRandom random, int partitions, int changes) {
    MixtureLog log =
        MixtureLog.empty().append(Feeds.record(1, 0, partitions, Feeds.shares(random, 4, 20)), 0);
    long horizon = 0;
    for (int i = 0; i < changes; i++) {
      horizon += random.nextInt(END / changes);
      List<MixtureTarget> targets = new ArrayList<>();
      List<DomainShare> first = Feeds.shares(random, 4, 20);
      targets.add(new MixtureTarget(-1L, first, random.nextInt(2) * 40L));
      List<DomainShare> later = Feeds.shares(random, 4, 20);
      Feeds.move(random, later);
      targets.add(new MixtureTarget(horizon + 100 + random.nextInt(300), later, 0L));
      MixturePlan plan = new MixturePlan(log, targets);
      long start = plan.start(horizon);
      if (targets.get(1).getEffectiveFrom() <= start + 40) {
        continue;
      }
      List<DomainShare> begin = new ArrayList<>(plan.begin(start));
      Feeds.move(random, begin);
      MixtureRecord record = Feeds.record(log.records().size() + 1, start, partitions, begin);
      log = log.append(plan.withSteps(record), horizon);
    }
    assertThat(MixtureLog.of(log.records()).logs()).isEqualTo(log.logs());
    assertThat(Arrays.asList(log.logs().toArray())).doesNotHaveDuplicates();
    return log;
  }
}
