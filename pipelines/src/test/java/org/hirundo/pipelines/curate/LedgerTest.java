package org.hirundo.pipelines.curate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.hirundo.pipelines.metrics.Registered;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.schemas.CurateReport;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private Registered registered = new Registered();

  private KeyedOneInputStreamOperatorTestHarness<String, LedgerEntry, CurateReport> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new LedgerOperator(), LedgerEntry::source, Types.STRING, registered.environment());
  }

  private static LedgerEntry one(String source, char kind, String label) {
    return new LedgerEntry(source, kind, label, 1, 0);
  }

  @Test
  void addsUpEachSourceByItself() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.setProcessingTime(10_400);
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "ja"), 0);
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "ja"), 0);
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "en"), 0);
      harness.processElement(one("a", LedgerEntry.EXACT, "ja"), 0);
      harness.processElement(one("a", LedgerEntry.NEAR, "ja"), 0);
      harness.processElement(one("a", LedgerEntry.NEAR, "en"), 0);
      harness.processElement(one("a", LedgerEntry.TAGGED, "en"), 0);
      harness.processElement(one("a", LedgerEntry.REJECT, "extract/empty"), 0);
      harness.processElement(new LedgerEntry("a", LedgerEntry.FILE, "f", 7, 1234), 0);
      harness.processElement(one("b", LedgerEntry.DOCUMENT, "code"), 0);
      harness.setProcessingTime(11_000);
      assertThat(harness.extractOutputValues())
          .containsExactlyInAnyOrder(
              new CurateReport(
                  "a",
                  11_000L,
                  1L,
                  1234L,
                  7L,
                  Map.of("ja", 2L, "en", 2L),
                  1L,
                  2L,
                  Map.of("extract/empty", 1L),
                  Map.of("exact/ja", 1L, "near/ja", 1L, "near/en", 1L),
                  Map.of("en", 1L)),
              new CurateReport(
                  "b",
                  11_000L,
                  0L,
                  0L,
                  0L,
                  Map.of("code", 1L),
                  0L,
                  0L,
                  Map.of(),
                  Map.of(),
                  Map.of()));
    }
  }

  @Test
  void tellsOnceASecondAndOnlyWhereSomethingHappened() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.setProcessingTime(5_000);
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "ja"), 0);
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
      harness.setProcessingTime(5_999);
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "ja"), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.setProcessingTime(6_000);
      harness.setProcessingTime(60_000);
      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(harness.numProcessingTimeTimers()).isZero();
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "ja"), 0);
      harness.setProcessingTime(61_000);
      assertThat(harness.extractOutputValues())
          .extracting(report -> report.getDocuments().get("ja"))
          .containsExactly(2L, 3L);
    }
  }

  @Test
  void whatWasNotToldBeforeACheckpointIsToldAfterIt() throws Exception {
    OperatorSubtaskState saved;
    try (var harness = harness()) {
      harness.open();
      harness.setProcessingTime(5_100);
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "ja"), 0);
      saved = harness.snapshot(1, 5_200);
    }
    try (var harness = harness()) {
      harness.initializeState(saved);
      harness.open();
      harness.setProcessingTime(9_000);
      assertThat(harness.extractOutputValues())
          .extracting(report -> report.getDocuments().get("ja"))
          .containsExactly(1L);
      harness.processElement(one("a", LedgerEntry.REJECT, "corpus/damaged-row"), 0);
      harness.setProcessingTime(10_000);
      CurateReport last = harness.extractOutputValues().get(1);
      assertThat(last.getDocuments()).isEqualTo(Map.of("ja", 1L));
      assertThat(last.getRejects()).isEqualTo(Map.of("corpus/damaged-row", 1L));
    }
  }

  @Test
  void aRestartShowsTheSumsOfSourcesOfWhichThereIsNoNews() throws Exception {
    OperatorSubtaskState saved;
    String name = "hirundo_ledger_source_";
    try (var harness = harness()) {
      harness.open();
      harness.processElement(one("a", LedgerEntry.DOCUMENT, "ja"), 0);
      harness.processElement(one("a", LedgerEntry.EXACT, "ja"), 0);
      harness.processElement(one("a", LedgerEntry.REJECT, "extract/short"), 0);
      harness.processElement(new LedgerEntry("a", LedgerEntry.FILE, "f", 3, 1234), 0);
      harness.processElement(new LedgerEntry("b", LedgerEntry.FILE, "f", 5, 1), 0);
      assertThat(registered.names()).isEmpty();
      harness.setProcessingTime(60_000);
      assertThat(registered.value(name + "records", "a")).isEqualTo(3);
      saved = harness.snapshot(1, 60_001);
    }
    registered = new Registered();
    try (var harness = harness()) {
      harness.initializeState(saved);
      harness.open();
      assertThat(registered.value(name + "domain_documents", "a", "ja")).isEqualTo(1);
      assertThat(registered.value(name + "kind_duplicates", "a", "exact")).isEqualTo(1);
      assertThat(registered.value(name + "kind_duplicates", "a", "near")).isZero();
      assertThat(registered.value(name + "stage_reason_rejects", "a", "extract", "short"))
          .isEqualTo(1);
      assertThat(registered.value(name + "bytes", "a")).isEqualTo(1234);
      assertThat(registered.value(name + "files", "b")).isEqualTo(1);
      assertThat(registered.value(name + "records", "b")).isEqualTo(5);
    }
  }

  @Test
  void anUnknownColumnIsAnErrorNotALoss() {
    CurateReport sum = new CurateReport();
    assertThatThrownBy(() -> Ledger.add(one("a", 'x', ""), sum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x");
  }

  @Test
  void everyColumnCountsOneRecordOnce() {
    for (char kind : new char[] {'d', 'e', 'n', 'r'}) {
      CurateReport sum =
          new CurateReport(
              "a",
              0L,
              0L,
              0L,
              0L,
              new HashMap<>(),
              0L,
              0L,
              new HashMap<>(),
              new HashMap<>(),
              new HashMap<>());
      Ledger.add(one("a", kind, "x"), sum);
      assertThat(Observation.decided(sum)).isEqualTo(1);
    }
  }
}
