package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.mixture.Share;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.Test;

class DryDomainTest {
  private static final Map<String, String> SHARES = Map.of("code", "1/4", "en", "1/2", "ja", "1/4");
  private static final Map<String, long[]> COUNTS =
      Map.of("code", new long[] {3, 2}, "en", new long[] {40, 40}, "ja", new long[] {40, 40});

  private static Optional<MixtureRecord> decide(
      MixtureLog log, boolean complete, Map<String, long[]> counts, String domain) {
    return new DryDomain(log, 20, complete, Records.counts(counts)).decide(shortage(20, domain));
  }

  private static Horizon.Shortage shortage(long g, String log) {
    return new Horizon.Shortage(g, SequenceLog.named(log), 1, 2, 0, false);
  }

  private static DomainShare share(MixtureRecord record, String domain) {
    return record.getShares().stream()
        .filter(share -> share.getDomain().equals(domain))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theFeedWaitsUnlessThePolicySaysOtherwise() {
    assertThat(decide(Records.log(2, SHARES, "wait"), false, COUNTS, "code")).isEmpty();
  }

  @Test
  void stopEndsTheFeedWhereTheDomainRanDry() {
    MixtureLog log = Records.log(2, SHARES, "stop");
    MixtureRecord record =
        new DryDomain(log, 20, false, Records.counts(COUNTS))
            .decide(shortage(23, "code"))
            .orElseThrow();
    assertThat(record.getEffectiveFrom()).isEqualTo(20);
    assertThat(record.getEndsAt()).isEqualTo(23);
    assertThat(record.getReason()).contains("code").contains("g=23");
    MixtureLog ended = log.append(record, 20);
    Horizon horizon = new Horizon(ended);
    assertThat(horizon.advance((sequences, partition) -> 1000, 500)).isNull();
    assertThat(horizon.g()).isEqualTo(23);
  }

  @Test
  void repeatIsFollowedByWhatWasAskedForAfterItsPasses() {
    MixtureLog log = Records.log(2, SHARES, "repeat 2 then stop");
    MixtureRecord again = decide(log, false, COUNTS, "code").orElseThrow();
    assertThat(share(again, "code").getSealed()).isEqualTo(5);
    MixtureLog sealed = log.append(again, 20);
    Horizon horizon = new Horizon(sealed);
    Horizon.Shortage spent =
        horizon.advance(
            (read, p) -> read.domain().equals("code") ? COUNTS.get("code")[p] : 1000, 500);
    assertThat(spent.spent()).isTrue();
    assertThat(spent.domain()).isEqualTo("code");
    assertThat(horizon.taken("code")).isBetween(8L, 10L); // shards of 3 and 2, each read twice
    MixtureRecord stop =
        new DryDomain(sealed, horizon.g(), false, Records.counts(COUNTS))
            .decide(spent)
            .orElseThrow();
    assertThat(stop.getEndsAt()).isEqualTo(spent.g());
    Map<String, long[]> grown = new java.util.HashMap<>(COUNTS);
    grown.put("code", new long[] {4, 4});
    assertThat(
            share(
                    new DryDomain(sealed, horizon.g(), false, Records.counts(grown))
                        .decide(spent)
                        .orElseThrow(),
                    "code")
                .getSealed())
        .isEqualTo(8);
  }

  @Test
  void onePassIsNoRepetition() {
    MixtureLog log = Records.log(2, SHARES, "repeat 1 then renormalise");
    MixtureRecord record = decide(log, false, COUNTS, "code").orElseThrow();
    assertThat(Mixture.of(record.getShares()).share("code")).isEqualTo(new Share(0, 1));
  }

  @Test
  void aDecisionKeepsTheChangesThatAreStillToCome() {
    MixtureLog log = Records.log(2, SHARES, "repeat");
    List<DomainShare> halves =
        Mixture.parse(Map.of("code", "1/2", "en", "1/4", "ja", "1/4")).toRecords(Map.of());
    long later = log.changePoint(1000, halves);
    log =
        log.append(
            MixtureRecord.newBuilder(log.ruling(0))
                .setVersion(2)
                .setEffectiveFrom(later)
                .setShares(halves)
                .build(),
            0);
    MixtureRecord record = decide(log, false, COUNTS, "code").orElseThrow();
    assertThat(record.getEffectiveFrom()).isEqualTo(20);
    assertThat(share(record, "code").getSealed()).isEqualTo(5);
    MixtureLog longer = log.append(record, 20);
    assertThat(longer.shares(later - 1)).isEqualTo(log.shares(0));
    assertThat(longer.shares(later).get("code")).isEqualTo(new Share(1, 2));
  }

  /** A log that moves code to version 2 at g. */
  private static MixtureLog moving(String exhausted, long g) {
    MixtureLog log = Records.log(2, SHARES, exhausted);
    MixtureRecord first = log.ruling(0);
    List<DomainShare> moved =
        first.getShares().stream().map(share -> DomainShare.newBuilder(share).build()).toList();
    moved.get(0).setLog(2);
    return log.append(
        MixtureRecord.newBuilder(first).setVersion(2).setEffectiveFrom(g).setShares(moved).build(),
        0);
  }

  @Test
  void aDecisionKeepsAMoveThatIsStillToCome() {
    MixtureLog log = moving("repeat", 901);
    MixtureRecord record = decide(log, false, COUNTS, "code").orElseThrow();
    assertThat(share(record, "code").getSealed()).isEqualTo(5);
    MixtureLog longer = log.append(record, 20);
    assertThat(longer.readings(900).get(0).log().name()).isEqualTo("code");
    assertThat(longer.readings(900).get(0).sealed()).isEqualTo(5);
    assertThat(longer.readings(901).get(0).log().name()).isEqualTo("code.v2");
    assertThat(longer.readings(901).get(0).sealed()).isEqualTo(-1);
    for (String policy : List.of("renormalise", "stop")) {
      MixtureLog other = moving(policy, 901);
      MixtureRecord decided = decide(other, false, COUNTS, "code").orElseThrow();
      assertThat(other.append(decided, 20).readings(901).get(0).log().name()).isEqualTo("code.v2");
    }
  }

  @Test
  void aLogThatRunsDryBeyondAMoveIsSealedFromThereOn() {
    MixtureLog log = moving("repeat", 21);
    Map<SequenceLog, long[]> counts = Records.counts(COUNTS);
    counts.put(SequenceLog.named("code.v2"), new long[] {4, 4});
    MixtureRecord record =
        new DryDomain(log, 20, false, counts).decide(shortage(23, "code.v2")).orElseThrow();
    assertThat(record.getEffectiveFrom()).isEqualTo(21);
    assertThat(share(record, "code").getLog()).isEqualTo(2);
    assertThat(share(record, "code").getSealed()).isEqualTo(8);
    MixtureLog longer = log.append(record, 20);
    assertThat(longer.readings(20).get(0).log().name()).isEqualTo("code");
    assertThat(longer.readings(20).get(0).sealed()).isEqualTo(-1);
  }

  @Test
  void aDomainThatTheMixtureDoesNotNameIsLeftAlone() {
    assertThat(decide(Records.log(2, SHARES, "repeat"), false, COUNTS, "math")).isEmpty();
  }

  @Test
  void repeatSealsTheDomainAtWhatItsLogHolds() {
    MixtureLog log = Records.log(2, SHARES, "repeat");
    MixtureRecord record = decide(log, false, COUNTS, "code").orElseThrow();
    assertThat(share(record, "code").getSealed()).isEqualTo(5);
    assertThat(share(record, "en").getSealed()).isEqualTo(-1);
    assertThat(record.getVersion()).isEqualTo(2);
    assertThat(record.getEffectiveFrom()).isEqualTo(20);
    assertThat(record.getReason()).contains("code").contains("ran dry");
    assertThat(log.append(record, 20).shares(20)).isEqualTo(log.shares(0));
  }

  @Test
  void repeatWaitsUntilEveryShardHoldsASequence() {
    Map<String, long[]> counts = Map.of("code", new long[] {3, 0}, "en", new long[] {40, 40});
    assertThat(decide(Records.log(2, SHARES, "repeat"), false, counts, "code")).isEmpty();
  }

  @Test
  void repeatDecidesNothingTwice() {
    MixtureLog log = Records.log(2, SHARES, "repeat");
    MixtureLog sealed = log.append(decide(log, false, COUNTS, "code").orElseThrow(), 20);
    assertThat(decide(sealed, false, COUNTS, "code")).isEmpty();
    Map<String, long[]> grown =
        Map.of("code", new long[] {6, 6}, "en", new long[] {40, 40}, "ja", new long[] {40, 40});
    assertThat(share(decide(sealed, false, grown, "code").orElseThrow(), "code").getSealed())
        .isEqualTo(12);
  }

  @Test
  void whenTheLogsAreCompleteTheLastDomainToRunDryEndsTheFeed() {
    MixtureLog log = Records.log(2, SHARES, "repeat");
    log = log.append(decide(log, true, COUNTS, "code").orElseThrow(), 20);
    log = log.append(decide(log, true, COUNTS, "ja").orElseThrow(), 20);
    assertThat(decide(log, true, COUNTS, "en")).isEmpty();
    assertThat(decide(log, false, COUNTS, "en")).isPresent();
  }

  @Test
  void renormaliseGivesTheDomainsShareToTheOthersInProportion() {
    MixtureLog log = Records.log(2, SHARES, "renormalise");
    MixtureRecord record = decide(log, false, COUNTS, "code").orElseThrow();
    Mixture mixture = Mixture.of(record.getShares());
    assertThat(mixture.share("code")).isEqualTo(new Share(0, 1));
    assertThat(mixture.share("en")).isEqualTo(new Share(2, 3));
    assertThat(mixture.share("ja")).isEqualTo(new Share(1, 3));
    assertThat(record.getEffectiveFrom()).isGreaterThanOrEqualTo(20);
    assertThat(log.append(record, 20).ruling(record.getEffectiveFrom())).isEqualTo(record);
  }

  @Test
  void renormaliseWaitsWhereNoOtherDomainIsLeft() {
    MixtureLog log = Records.log(2, Map.of("en", "1"), "renormalise");
    assertThat(decide(log, false, Map.of("en", new long[] {1, 1}), "en")).isEmpty();
  }
}
