package org.hirundo.pipelines.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.ScoreSketch;
import org.junit.jupiter.api.Test;

/** The operators that gather scores and record their distributions. */
class FreezingTest {
  private static final String SCORE = "edu@1";

  private static OneInputStreamOperatorTestHarness<Scored, PartialScores> gather()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(new GatherScores());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, PartialScores, ScoreSketch> epochs()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new FreezeEpochs()),
        PartialScores::domainAndScore,
        Types.STRING);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, PartialScores, ScoreSketch> rows()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new FreezeRows()), PartialScores::file, Types.STRING);
  }

  private static Scored page(String source, int epoch, double value) {
    return new Scored("ja", SCORE, source, epoch, -1, 0, value);
  }

  private static Scored row(int line, int block, double value) {
    return new Scored("ja", SCORE, "wiki", 0, line, block, value);
  }

  private static Scored end(int line) {
    return Scored.end(new FileReport("wiki", "f", line, 0, 0L, 0L, 0L));
  }

  private static PartialScores part(Scored unit, double... values) {
    ScoreDistribution scores = ScoreDistribution.empty();
    for (double value : values) {
      scores.add(value);
    }
    return PartialScores.of(unit, scores.toBytes());
  }

  private static List<String> counts(List<PartialScores> parts) {
    List<String> counts = new ArrayList<>();
    for (PartialScores part : parts) {
      counts.add(
          part.isEnd()
              ? "end"
              : part.epoch()
                  + "/"
                  + part.block()
                  + ":"
                  + ScoreDistribution.of(part.sketch()).count());
    }
    return counts;
  }

  /** Each record as epoch/block, count, least and highest score. */
  private static List<String> told(List<ScoreSketch> records) {
    return records.stream()
        .map(
            record ->
                "%s %d/%d: %d from %s to %s"
                    .formatted(
                        record.getSource(),
                        record.getEpoch(),
                        record.getBlock(),
                        record.getCount(),
                        record.getMin(),
                        record.getMax()))
        .toList();
  }

  @Test
  void whatWasGatheredGoesBeforeABarrierAWatermarkAndTheEndAndNothingStays() throws Exception {
    try (var harness = gather()) {
      harness.open();
      harness.processElement(page("A", 1, .1), 0);
      harness.processElement(page("A", 2, .2), 0);
      harness.processElement(page("A", 1, .3), 0);
      harness.processElement(page("A", 1, Double.NaN), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.prepareSnapshotPreBarrier(1);
      assertThat(counts(harness.extractOutputValues())).containsExactly("1/0:2", "2/0:1");
      assertThat(harness.snapshot(1, 0).getManagedOperatorState()).isEmpty();
      harness.processElement(page("A", 2, .2), 0);
      harness.processWatermark(2);
      assertThat(counts(harness.extractOutputValues())).containsExactly("1/0:2", "2/0:1", "2/0:1");
      harness.processElement(page("A", 3, .2), 0);
      harness.endInput();
      harness.getOperator().finish();
      assertThat(counts(harness.extractOutputValues())).hasSize(4).endsWith("3/0:1");
    }
  }

  @Test
  void aBlockOfRowsGoesWhenTheNextOfItsFileBeginsOrTheFileEnds() throws Exception {
    try (var harness = gather()) {
      harness.open();
      harness.processElement(row(0, 0, .1), 0);
      harness.processElement(row(1, 0, .1), 0);
      harness.processElement(row(0, 0, .2), 0);
      harness.processElement(row(0, 1, .3), 0);
      assertThat(counts(harness.extractOutputValues())).containsExactly("0/0:2");
      harness.processElement(end(0), 0);
      assertThat(counts(harness.extractOutputValues()))
          .containsExactly("0/0:2", "0/0:1", "0/1:1", "end");
    }
  }

  @Test
  void aBackfillDoesNotHoldEveryEpoch() throws Exception {
    try (var harness = gather()) {
      harness.open();
      for (int epoch = 1; epoch <= 3000; epoch++) {
        harness.processElement(page("A", epoch, .1), 0);
      }
      assertThat(harness.extractOutputValues()).hasSize(2048);
    }
  }

  @Test
  void epochsAreRecordedInOrderOnceEachWithAllAndTheirCrawlSoFar() throws Exception {
    try (var harness = epochs()) {
      harness.open();
      harness.processElement(part(page("A", 1, 0), .1, .2), 0);
      harness.processElement(part(page("B", 3, 0), .9), 0);
      harness.processElement(part(page("A", 2, 0), .05), 0);
      harness.processElement(part(page("A", 1, 0), .3), 0);
      harness.processWatermark(0);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(3);
      harness.processWatermark(4);
      assertThat(told(harness.extractOutputValues()))
          .containsExactly(
              "A 1/0: 3 from 0.1 to 0.3", "A 2/0: 4 from 0.05 to 0.3", "B 3/0: 5 from 0.05 to 0.9");
      assertThat(harness.extractOutputValues())
          .extracting(record -> ScoreDistribution.of(record.getCrawl().array()).count())
          .containsExactly(3L, 4L, 1L);
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void anEpochThatIsOpenAtACheckpointIsRecordedAfterARestart() throws Exception {
    OperatorSubtaskState saved;
    try (var harness = epochs()) {
      harness.open();
      harness.processElement(part(page("A", 1, 0), .1, .2), 0);
      harness.processWatermark(1);
      harness.processElement(part(page("A", 2, 0), .3), 0);
      saved = harness.snapshot(1, 0);
    }
    try (var harness = epochs()) {
      harness.initializeState(saved);
      harness.open();
      harness.processElement(part(page("A", 2, 0), .4), 0);
      harness.processWatermark(2);
      assertThat(told(harness.extractOutputValues())).containsExactly("A 2/0: 4 from 0.1 to 0.4");
    }
  }

  @Test
  void blocksOfRowsAreRecordedWhenTheyEndAndRowsThatComeLateOrAgainMakeNoSecondRecord()
      throws Exception {
    try (var harness = rows()) {
      harness.open();
      harness.processElement(part(row(4, 0, 0), .1, .2), 0);
      harness.processElement(part(row(4, 0, 0), .3), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement(part(row(4, 5, 0), .4), 0);
      harness.processElement(part(row(4, 3, 0), .5), 0); // counts in the open one
      harness.processElement(PartialScores.of(end(4), new byte[0]), 0);
      List<String> once = List.of("wiki 0/0: 3 from 0.1 to 0.3", "wiki 0/5: 5 from 0.1 to 0.5");
      assertThat(told(harness.extractOutputValues())).isEqualTo(once);
      harness.processElement(part(row(4, 0, 0), .1, .2, .3), 0); // the next pass
      harness.processElement(part(row(4, 5, 0), .4, .5), 0);
      harness.processElement(PartialScores.of(end(4), new byte[0]), 0);
      assertThat(told(harness.extractOutputValues())).isEqualTo(once);
      assertThat(harness.extractOutputValues()).allMatch(record -> record.getLine() == 4);
      harness.processElement(part(row(4, 6, 0), .9), 0); // could not be read the first time
      harness.processElement(PartialScores.of(end(4), new byte[0]), 0);
      assertThat(told(harness.extractOutputValues()))
          .hasSize(3)
          .endsWith("wiki 0/6: 1 from 0.9 to 0.9");
    }
  }
}
