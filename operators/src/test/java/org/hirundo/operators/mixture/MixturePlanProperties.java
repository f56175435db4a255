package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureTarget;

class MixturePlanProperties {

  @Property(tries = 60)
  void everyPlanIsAcceptedAndKeepsTheBound(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureLog log =
        MixtureLog.empty().append(Feeds.record(1, 0, 3, Feeds.shares(random, n, 20)), 0);
    long horizon = 0;
    for (int i = 0; i < 4; i++) {
      horizon += random.nextInt(300);
      log = log.append(planned(log, horizon, targets(random, n, horizon)), horizon);
    }
    ScheduleProperties.assertBound(log, horizon + 4_000);
    assertThat(MixtureLog.of(log.records()).records()).isEqualTo(log.records());
  }

  @Example
  void aRampIsAStairOfEqualStepsThatEndsAtTheTarget() {
    MixtureLog log = Feeds.four(4);
    MixtureTarget target =
        new MixtureTarget(
            -1L, shares("ja", "0.55", "en", "0.20", "code", "0.17", "math", "0.08"), 1000L);
    MixtureRecord record = planned(log, 500, List.of(target));
    MixtureLog longer = log.append(record, 500);
    assertThat(record.getEffectiveFrom()).isEqualTo(500);
    assertThat(record.getSteps()).hasSize(MixturePlan.STEPS);
    assertThat(longer.shares(549)).isEqualTo(log.shares(0));
    assertThat(longer.shares(1000).get("ja")).isEqualTo(new Share(9, 20)); // half of the way
    assertThat(longer.shares(2000).get("ja")).isEqualTo(new Share(11, 20));
    for (int k = 0; k < MixturePlan.STEPS; k++) {
      assertThat(record.getSteps().get(k).getEffectiveFrom())
          .isBetween(500 + 50L * (k + 1), 500 + 50L * (k + 1) + 20);
    }
  }

  @Example
  void aShortRampHasAStepForEachSequence() {
    MixtureTarget target =
        new MixtureTarget(
            -1L, shares("ja", "0.05", "en", "0.70", "code", "0.17", "math", "0.08"), 3L);
    assertThat(planned(Feeds.four(4), 100, List.of(target)).getSteps()).hasSize(3);
  }

  @Example
  void aDomainThatComesLaterIsNamedFromTheStart() {
    MixtureLog log = Feeds.four(4);
    MixtureRecord record =
        planned(
            log,
            100,
            List.of(
                new MixtureTarget(-1L, shares("ja", "0.5", "en", "0.5"), 0L),
                new MixtureTarget(400L, shares("wiki", "1"), 0L)));
    assertThat(record.getShares()).extracting(DomainShare::getDomain).contains("wiki");
    MixtureLog longer = log.append(record, 100);
    assertThat(longer.shares(399).get("wiki")).isEqualTo(new Share(0, 1));
    assertThat(longer.shares(800).get("wiki")).isEqualTo(new Share(1, 1));
    ScheduleProperties.assertBound(longer, 1_000);
  }

  @Example
  void targetsThatOvertakeEachOtherAreRefused() {
    List<MixtureTarget> targets =
        List.of(
            new MixtureTarget(-1L, shares("ja", "0.5", "en", "0.5"), 1000L),
            new MixtureTarget(400L, shares("ja", "1"), 0L));
    assertThatThrownBy(() -> planned(Feeds.four(4), 100, targets))
        .hasMessageContaining("from g=400 on")
        .hasMessageContaining("are reached at g=11");
  }

  private static MixtureRecord planned(MixtureLog log, long horizon, List<MixtureTarget> targets) {
    MixturePlan plan = new MixturePlan(log, targets);
    long start = plan.start(horizon);
    return plan.withSteps(
        Feeds.record(log.records().size() + 1, start, log.partitions(), plan.begin(start)));
  }

  private static List<MixtureTarget> targets(SplittableRandom random, int n, long horizon) {
    List<MixtureTarget> targets = new ArrayList<>();
    long from = -1;
    long over = random.nextInt(3) * random.nextInt(200);
    for (int i = 0; i <= random.nextInt(4); i++) {
      targets.add(new MixtureTarget(from, Feeds.shares(random, n, 1 + random.nextInt(20)), over));
      from = Math.max(from, horizon + 1_000) + over + 500;
      over = random.nextInt(2) * random.nextInt(300);
    }
    return targets;
  }

  private static List<DomainShare> shares(String... pairs) {
    Map<String, String> shares = new java.util.LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      shares.put(pairs[i], pairs[i + 1]);
    }
    return Mixture.parse(shares).toRecords(Map.of());
  }
}
