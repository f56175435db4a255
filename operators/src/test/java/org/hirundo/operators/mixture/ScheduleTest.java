package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void theFirstPeriodIsAsCommitted() {
    Schedule schedule = new Schedule(Feeds.four(4));
    StringBuilder order = new StringBuilder();
    for (int g = 0; g < 100; g++) {
      order.append("jecm".charAt(schedule.next()));
    }
    assertThat(order.toString())
        .isEqualTo(
            "jeecjejecjmejejcejecjemejejcejejecmjejecjeejcemjej"
                + "cejejecjemjecejejecjemjecjejecjeejmecjejejcejemjec");
    assertThat(schedule.taken(0)).isEqualTo(35);
    assertThat(schedule.taken(3)).isEqualTo(8);
  }

  @Test
  void aMillionSequencesOfFourDomainsKeepTheBound() {
    ScheduleProperties.assertBound(Feeds.four(4), 1_000_000);
  }

  @Test
  void aThousandLiveChangesKeepTheBound() {
    SplittableRandom random = new SplittableRandom(7);
    MixtureLog log =
        MixtureLog.empty().append(Feeds.record(1, 0, 4, Feeds.shares(random, 6, 1_000)), 0);
    for (int i = 0; i < 1_000; i++) {
      long from = log.records().get(i).getEffectiveFrom() + 1 + random.nextInt(200);
      log = Feeds.changed(log, from, Feeds.shares(random, 6, 1_000));
    }
    ScheduleProperties.assertBound(log, log.records().get(1_000).getEffectiveFrom() + 2_000);
  }

  @Test
  void aPositionFarAwayIsFoundAtOnce() {
    Schedule schedule = new Schedule(Feeds.four(4));
    schedule.skipTo(1_000_000_000_000L);
    assertThat(schedule.taken(0)).isEqualTo(350_000_000_000L);
    assertThat(schedule.taken(3)).isEqualTo(80_000_000_000L);
  }

  @Test
  void sharesWithNineDigitsAreExact() {
    MixtureLog log =
        Feeds.log(1, Map.of("a", "0.333333333", "b", "0.666666666", "c", "0.000000001"));
    ScheduleProperties.assertBound(log, 20_000);
  }

  @Test
  void oneDomainAloneTakesAll() {
    Schedule schedule = new Schedule(Feeds.log(2, Map.of("only", "1")));
    for (int g = 0; g < 10; g++) {
      assertThat(schedule.next()).isZero();
    }
  }

  @Test
  void aStateOfAnotherFeedIsRefused() {
    Schedule schedule = new Schedule(Feeds.four(4));
    schedule.skipTo(17);
    MixtureLog other = Feeds.log(4, Map.of("ja", "0.1", "en", "0.9"));
    assertThatThrownBy(() -> new Schedule(other, schedule.state()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another feed");
  }

  @Test
  void aStateOfAnUnknownVersionOrCutShortIsRefused() {
    Schedule schedule = new Schedule(Feeds.four(4));
    schedule.skipTo(17);
    byte[] bytes = schedule.state().toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Schedule.State.fromBytes(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("damaged");
    }
    bytes[0] = 9;
    assertThatThrownBy(() -> Schedule.State.fromBytes(bytes)).hasMessageContaining("version 9");
  }

  @Test
  void versionOneOfTheStateStaysReadable() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + 8 + 4 + 32);
    bytes.put((byte) 1).putLong(100).putInt(4);
    for (long taken : new long[] {35, 40, 17, 8}) {
      bytes.putLong(taken);
    }
    Schedule restored = new Schedule(Feeds.four(4), Schedule.State.fromBytes(bytes.array()));
    Schedule skipped = new Schedule(Feeds.four(4));
    skipped.skipTo(100);
    assertThat(restored.next()).isEqualTo(skipped.next());
    assertThat(restored.state().toBytes()).isEqualTo(skipped.state().toBytes());
  }

  @Test
  void aChangeBehindTheScheduleIsRefused() {
    MixtureLog log = Feeds.four(4);
    Schedule schedule = new Schedule(log);
    schedule.skipTo(150);
    MixtureLog changed =
        Feeds.changed(log, 100, Mixture.parse(Map.of("ja", "1")).toRecords(Map.of()));
    assertThatThrownBy(() -> schedule.extend(changed)).hasMessageContaining("too late");
  }
}
