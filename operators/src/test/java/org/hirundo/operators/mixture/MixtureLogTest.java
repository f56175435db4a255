package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.Test;

class MixtureLogTest {
  private static final Set<String> KNOWN = Set.of("ja", "en", "code", "math", "wiki");
  private static final List<DomainShare> HALVES = halves("ja", "en");

  @Test
  void aRecordAtAChangePointIsAccepted() {
    MixtureLog log = Feeds.four(4);
    assertThat(log.refusal(Feeds.record(2, 100, 4, HALVES), 80, KNOWN)).isEmpty();
    MixtureLog longer = log.append(Feeds.record(2, 100, 4, HALVES), 80);
    assertThat(longer.ruling(99).getVersion()).isEqualTo(1);
    assertThat(longer.ruling(100).getVersion()).isEqualTo(2);
    assertThat(longer.shares(100)).containsEntry("math", new Share(0, 1));
    assertThat(MixtureLog.of(longer.records()).records()).isEqualTo(longer.records());
  }

  @Test
  void aPositionThatReadersMayHaveTakenIsRefused() {
    assertRefused(Feeds.record(2, 100, 4, HALVES), 101, "below g=101");
  }

  @Test
  void aPositionWhereTheBoundCouldBreakIsRefusedAndTheNextOneNamed() {
    MixtureLog log = Feeds.four(4);
    long off = 1;
    while (log.changePoint(off, HALVES) == off) {
      off++;
    }
    assertRefused(
        Feeds.record(2, off, 4, HALVES), 0, "the next one is g=" + log.changePoint(off, HALVES));
  }

  @Test
  void aPolicyMayChangeAnywhere() {
    List<DomainShare> sealed = Mixture.parse(Feeds.fourDomains()).toRecords(Map.of());
    sealed.get(3).setExhausted("repeat");
    sealed.get(3).setSealed(10);
    for (long g = 0; g < 50; g++) {
      assertThat(Feeds.four(4).refusal(Feeds.record(2, g, 4, sealed), 0, KNOWN)).isEmpty();
    }
  }

  @Test
  void eachFaultIsNamed() {
    assertRefused(Feeds.record(3, 100, 4, HALVES), 0, "version 3 where 2");
    assertRefused(Feeds.record(2, 100, 5, HALVES), 0, "partitions is 5, but this feed has 4");
    assertRefused(Feeds.record(2, 100, 4, halves("ja", "xx")), 0, "xx is unknown");
    assertRefused(Feeds.record(2, 100, 4, halves("ja", "ja")), 0, "named twice");
    assertRefused(Feeds.record(2, 100, 4, HALVES.subList(0, 1)), 0, "not to 1");
    MixtureRecord other = Feeds.record(2, 100, 4, HALVES);
    other.setFeedId("other");
    other.setTokenizer("cl100k_base");
    other.setSequenceLength(9);
    other.setSeed(1);
    assertRefused(other, 0, "feed is other");
    assertRefused(other, 0, "tokenizer is cl100k_base");
    assertRefused(other, 0, "sequence length is 9");
    assertRefused(other, 0, "seed is 1");
    List<DomainShare> policy = halves("ja", "en");
    policy.get(0).setExhausted("explode");
    policy.get(1).setSealed(3);
    assertRefused(Feeds.record(2, 100, 4, policy), 0, "'explode' is no policy");
    policy.get(0).setExhausted("repeat");
    assertRefused(Feeds.record(2, 100, 4, policy), 0, "its policy is not repeat");
    policy.get(1).setExhausted("repeat");
    assertRefused(Feeds.record(2, 100, 4, policy), 0, "fewer than 4 partitions");
  }

  @Test
  void theFirstRecordRulesFromZero() {
    assertThatThrownBy(() -> MixtureLog.empty().append(Feeds.record(1, 5, 4, HALVES), 0))
        .hasMessageContaining("effective from 0");
  }

  @Test
  void aRecordTakesThePlaceOfWhatWasToComeLater() {
    MixtureLog log = Feeds.four(4).append(Feeds.record(2, 200, 4, HALVES), 0);
    long from = log.changePoint(101, halves("ja", "code"));
    assertThat(from).isLessThan(200);
    MixtureLog changed = log.append(Feeds.record(3, from, 4, halves("ja", "code")), 50);
    assertThat(changed.ruling(from - 1).getVersion()).isEqualTo(1);
    assertThat(changed.ruling(200).getVersion()).isEqualTo(3);
    assertThat(changed.shares(300).get("en")).isEqualTo(new Share(0, 1));
    assertThat(changed.changesAfter(from)).isEmpty();
    assertThat(MixtureLog.of(changed.records()).records()).isEqualTo(changed.records());
    ScheduleProperties.assertBound(changed, 500);
  }

  @Test
  void aScheduleThatHasLookedAheadFollowsARecordThatTakesAChangeBack() {
    MixtureLog log = Feeds.four(4).append(Feeds.record(2, 100, 4, HALVES), 0);
    Schedule schedule = new Schedule(log);
    schedule.skipTo(100);
    schedule.peek();
    List<DomainShare> old = Mixture.parse(Feeds.fourDomains()).toRecords(Map.of());
    MixtureLog back = log.append(Feeds.record(3, 100, 4, old), 100);
    schedule.extend(back);
    Schedule expected = new Schedule(Feeds.four(4));
    expected.skipTo(100);
    for (int i = 0; i < 300; i++) {
      assertThat(schedule.next()).isEqualTo(expected.next());
    }
  }

  @Test
  void theFeedEndsWhereARecordSaysUntilAnotherContinuesIt() {
    MixtureRecord stop = Feeds.record(2, 100, 4, HALVES);
    stop.setEndsAt(123L);
    MixtureLog log = Feeds.four(4).append(stop, 80);
    assertThat(log.end()).isEqualTo(123);
    assertThat(log.refusal(Feeds.record(3, 200, 4, HALVES), 123, KNOWN).orElseThrow().toString())
        .contains("the feed ends at g=123");
    MixtureLog longer = log.append(Feeds.record(3, 123, 4, HALVES), 123);
    assertThat(longer.end()).isEqualTo(Long.MAX_VALUE);
    stop.setEndsAt(90L);
    assertRefused(stop, 80, "can't end at g=90");
  }

  @Test
  void theLaterOfTwoRecordsAtOnePlaceRules() {
    MixtureLog log =
        Feeds.four(4)
            .append(Feeds.record(2, 100, 4, HALVES), 0)
            .append(Feeds.record(3, 100, 4, halves("code", "wiki")), 0);
    assertThat(log.ruling(100).getVersion()).isEqualTo(3);
    Schedule schedule = new Schedule(log);
    schedule.skipTo(300);
    assertThat(schedule.taken(log.domains().indexOf("wiki"))).isEqualTo(100);
    assertThat(schedule.taken(0)).isEqualTo(35);
    ScheduleProperties.assertBound(log, 400);
  }

  @Test
  void aDomainThatCanNeverJoinWithinTheBoundIsRefused() {
    List<DomainShare> alone = Mixture.parse(Map.of("ja", "1")).toRecords(Map.of());
    List<DomainShare> joined = halves("ja", "wiki");
    int refused = 0;
    for (long g = 0; g < 100; g++) {
      MixtureLog four = Feeds.four(4);
      if (four.changePoint(g, alone) != g) {
        continue;
      }
      MixtureLog log = four.append(Feeds.record(2, g, 4, alone), 0); // errors stay as they are
      Optional<Refusal> refusal = log.refusal(Feeds.record(3, g + 50, 4, joined), 0, KNOWN);
      if (refusal.isPresent()) {
        assertThat(refusal.get().toString()).contains("[wiki] can join within the bound");
        refused++;
      } else {
        ScheduleProperties.assertBound(log.append(Feeds.record(3, g + 50, 4, joined), 0), g + 200);
      }
    }
    assertThat(refused).isPositive();
  }

  private static void assertRefused(MixtureRecord record, long horizon, String reason) {
    MixtureLog log = Feeds.four(4);
    assertThat(log.refusal(record, horizon, KNOWN)).isPresent();
    assertThat(log.refusal(record, horizon, KNOWN).orElseThrow().toString()).contains(reason);
  }

  private static List<DomainShare> halves(String a, String b) {
    return List.of(half(a), half(b));
  }

  private static DomainShare half(String domain) {
    return DomainShare.newBuilder().setDomain(domain).setNumerator(1).setDenominator(2).build();
  }
}
