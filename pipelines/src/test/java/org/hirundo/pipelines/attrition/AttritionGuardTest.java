package org.hirundo.pipelines.attrition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.pipelines.attrition.AttritionGuard.Scope;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttritionGuardTest {
  private static final AttritionLimits LIMITS = new AttritionLimits(.8, 10);

  private static KeyedOneInputStreamOperatorTestHarness<Long, Tally, Tally> harness(Scope scope)
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new AttritionGuard(scope, LIMITS)), Tally::key, Types.LONG);
  }

  private static Origin origin(String source, int position) {
    return Origin.newBuilder()
        .setSource(source)
        .setFile("f")
        .setLine(1)
        .setPosition(position)
        .build();
  }

  private static Tally kept(String source, int epoch, int number, String host) {
    return Tally.of(
        Document.newBuilder()
            .setId(DocumentId.of(epoch, number))
            .setContentHash(number)
            .setUrl(host.isEmpty() ? "row " + number : "https://" + host + "/" + number)
            .setText("text")
            .setDomain("en")
            .setLanguage("en")
            .setLanguageScore(1)
            .setOrigin(origin(source, number))
            .build());
  }

  private static Tally lost(String source, int epoch, int number, String host, String keptSource) {
    return Tally.of(
        Duplicate.newBuilder()
            .setId(DocumentId.of(epoch, number))
            .setDuplicateOf(DocumentId.of(1, 77))
            .setKind(number % 2 == 0 ? DuplicateKind.EXACT : DuplicateKind.NEAR)
            .setSimilarity(number % 2 == 0 ? 1 : .75f)
            .setKeptSource(keptSource)
            .setUrl(host.isEmpty() ? "row " + number : "http://" + host + ":80/" + number)
            .setDomain("en")
            .setOrigin(origin(source, number))
            .build());
  }

  private static List<DedupAlarm> alarms(
      KeyedOneInputStreamOperatorTestHarness<Long, Tally, Tally> harness) {
    Queue<StreamRecord<DedupAlarm>> all = harness.getSideOutput(AttritionGuard.ALARMS);
    return all == null ? List.of() : all.stream().map(StreamRecord::getValue).toList();
  }

  @Test
  void isRaisedOnceACrawlAtTheEndOfTheEpochInWhichTheShareWasExceeded() throws Exception {
    try (var harness = harness(Scope.HOSTS)) {
      harness.open();
      for (int i = 0; i < 8; i++) {
        harness.processElement(lost("B", 2, 100 + i, "a.com", i < 3 ? "A" : "B"), 0);
      }
      harness.processElement(kept("B", 2, 1, "a.com"), 0);
      harness.processElement(lost("B", 3, 50, "a.com", "B"), 0); // overtakes the epoch's end
      harness.processWatermark(2);
      assertThat(alarms(harness)).as("9 documents").isEmpty();
      harness.processElement(lost("B", 3, 51, "a.com", "B"), 0);
      assertThat(alarms(harness)).isEmpty();
      harness.processWatermark(3);
      DedupAlarm alarm =
          DedupAlarm.newBuilder()
              .setSource("B")
              .setHost("a.com")
              .setEpoch(3)
              .setLimit(.8)
              .setKept(1)
              .setExact(5)
              .setNear(5)
              .setEarlier(3)
              .setUrl("http://a.com:80/50")
              .setId(DocumentId.of(3, 50))
              .setDuplicateOf(DocumentId.of(1, 77))
              .setKeptSource("B")
              .setSimilarity(1)
              .build();
      assertThat(alarms(harness)).containsExactly(alarm);

      harness.processElement(lost("B", 4, 60, "a.com", "B"), 0);
      harness.processWatermark(4);
      assertThat(alarms(harness)).hasSize(1);
      for (int i = 0; i < 10; i++) {
        harness.processElement(lost("C", 5, 100 + i, "a.com", "B"), 0);
      }
      harness.processWatermark(5);
      assertThat(alarms(harness)).hasSize(2);
      assertThat(alarms(harness).get(1).getSource()).isEqualTo("C");
      assertThat(alarms(harness).get(1).getExact()).isEqualTo(5);
      assertThat(harness.extractOutputValues())
          .extracting(Tally::epoch)
          .containsExactly(2, 3, 4, 5);
    }
  }

  @Test
  void theExampleIsRememberedWhileAnAlarmMayStillCome() throws Exception {
    try (var harness = harness(Scope.HOSTS)) {
      harness.open();
      for (int i = 0; i < 9; i++) {
        harness.processElement(lost("B", 2, 100 + i, "a.com", "B"), 0);
      }
      harness.processWatermark(2);
      harness.processElement(kept("B", 3, 1, "a.com"), 0);
      harness.processWatermark(3);
      assertThat(alarms(harness))
          .extracting(DedupAlarm::getUrl)
          .containsExactly("http://a.com:80/100");
    }
  }

  @Test
  void asMuchAsTheShareIsNoAlarmAndWhatHasNoHostIsOnlyAddedUp() throws Exception {
    try (var hosts = harness(Scope.HOSTS);
        var sources = harness(Scope.SOURCES)) {
      hosts.open();
      sources.open();
      for (int i = 0; i < 20; i++) {
        hosts.processElement(i < 16 ? lost("B", 2, i, "a.com", "B") : kept("B", 2, i, "a.com"), 0);
      }
      for (int i = 0; i < 100; i++) {
        hosts.processElement(lost("rows", 1, i, "", "B"), 0);
      }
      hosts.processWatermark(Long.MAX_VALUE);
      assertThat(alarms(hosts)).isEmpty();
      for (Tally tally : hosts.extractOutputValues()) {
        sources.processElement(tally.ofSource(), 0);
      }
      sources.processWatermark(Long.MAX_VALUE);
      assertThat(alarms(sources)).hasSize(1);
      DedupAlarm alarm = alarms(sources).get(0);
      assertThat(alarm.getSource()).isEqualTo("rows");
      assertThat(alarm.getHost()).isEmpty();
      assertThat(alarm.getExact() + alarm.getNear()).isEqualTo(100);
      assertThat(AlarmText.line(alarm))
          .startsWith(
              "Deduplication took 100.0 % of rows (more than 80.0 %): 100 of 100 documents, 50 exact"
                  + " copies and 50 near-duplicates, 100 of them of earlier crawls or datasets; for"
                  + " example row 0 (")
          .endsWith("raise dedup.alarm.share.");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void alarmsAreTheSameWhateverArrivesFirstAndThroughARestart(long shuffle) throws Exception {
    assertThat(alarms(shuffle)).isEqualTo(alarms(0)).hasSizeGreaterThan(3);
  }

  private static List<DedupAlarm> alarms(long shuffle) throws Exception {
    Random random = new Random(5);
    List<Tally> tallies = new ArrayList<>();
    for (int epoch = 1; epoch <= 4; epoch++) {
      for (int i = 0; i < 200; i++) {
        int host = random.nextInt(12);
        String name = "host" + host + ".org";
        String source = "crawl " + epoch / 2;
        boolean goes = random.nextInt(12) < host;
        tallies.add(
            goes
                ? lost(source, epoch, i, name, random.nextBoolean() ? source : "crawl 0")
                : kept(source, epoch, i, name));
      }
    }
    if (shuffle != 0) {
      Collections.shuffle(tallies, new Random(shuffle));
    }
    int cut = (int) (shuffle * 200);
    List<DedupAlarm> all = new ArrayList<>();
    OperatorSubtaskState state;
    try (var harness = harness(Scope.HOSTS)) {
      harness.open();
      for (Tally tally : tallies.subList(0, cut)) {
        harness.processElement(tally, 0);
      }
      state = harness.snapshot(1, 1);
    }
    try (var harness = harness(Scope.HOSTS)) {
      harness.initializeState(state);
      harness.open();
      for (Tally tally : tallies.subList(cut, tallies.size())) {
        harness.processElement(tally, 0);
      }
      for (int epoch = 1; epoch <= 4; epoch += 1 + (int) (shuffle % 2)) {
        harness.processWatermark(epoch);
      }
      harness.processWatermark(Long.MAX_VALUE);
      all.addAll(alarms(harness));
    }
    all.sort(null);
    return all;
  }

  @ParameterizedTest
  @ValueSource(classes = {Tally.class, Counts.class, Loss.class})
  void recordsTravelWithoutKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }
}
