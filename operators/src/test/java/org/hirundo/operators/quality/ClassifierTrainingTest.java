package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTrainingTest {
  @TempDir Path folder;

  private static final FastTextTrainer.Settings SMALL =
      new FastTextTrainer.Settings(8, 15, 0.5, 1, 2, 3, 2_000, 2, 3);

  private static ClassifierTraining.Source source(String name, String label) {
    return new ClassifierTraining.Source(
        name,
        FastTextTrainerTest.examples(400).stream()
            .filter(example -> example.label().endsWith(label))
            .map(FastTextTrainer.Example::text)
            .toList());
  }

  @Test
  void aFifthIsHeldOutAndJudged() throws IOException {
    ClassifierTraining.Report report =
        ClassifierTraining.train(
            List.of(source("lectures", "pos")),
            List.of(source("shops", "neg"), new ClassifierTraining.Source("short", List.of("短い"))),
            SMALL,
            folder.resolve("model.bin"));
    assertThat(report.documents())
        .containsEntry("lectures", 200L)
        .containsEntry("shops", 200L)
        .containsEntry("short", 0L);
    assertThat(report.skipped()).isEqualTo(1);
    Judgement judged = report.heldOut();
    assertThat(judged.positives() + judged.negatives()).isBetween(50L, 120L);
    assertThat(report.trainedPositives() + judged.positives()).isEqualTo(200);
    assertThat(report.trainedNegatives() + judged.negatives()).isEqualTo(200);
    assertThat(judged.auc()).isGreaterThan(0.99);
    assertThat(judged.accuracy()).isGreaterThan(0.95);
    assertThat(FastTextModel.load(folder.resolve("model.bin")).fingerprint())
        .isEqualTo(report.fingerprint());
  }

  @Test
  void sourcesCanBeHeldOutAsAWhole() throws IOException {
    ClassifierTraining.Report report =
        ClassifierTraining.trainAndJudge(
            List.of(source("lectures", "pos")),
            List.of(source("shops", "neg")),
            List.of(new ClassifierTraining.Source("p", List.of("観測と実験の積分について、方程式の証明を読む。"))),
            List.of(new ClassifierTraining.Source("n", List.of("割引と特価の在庫について、送料と注文の案内です。"))),
            SMALL,
            folder.resolve("model.bin"));
    ClassifierTraining.BySource bySource = report.bySource().orElseThrow();
    assertThat(bySource.judgement()).isEqualTo(new Judgement(1, 1, 1.0, 1.0, 1.0, 1.0));
    assertThat(bySource.pairs()).containsExactly(new ClassifierTraining.Pair("p", "n", 1, 1, 1.0));
    assertThat(report.trainedPositives() + report.heldOut().positives()).isEqualTo(200);
  }

  @Test
  void aSideWithoutDocumentsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ClassifierTraining.train(
                    List.of(source("lectures", "pos")),
                    List.of(),
                    SMALL,
                    folder.resolve("model.bin")))
        .withMessageContaining("no negative document to train on");
  }

  @Test
  void judgementCountsAndRanks() {
    Judgement judged =
        Judgement.of(
            new double[] {0.9, 0.8, 0.5, 0.4, 0.4, 0.1},
            new boolean[] {true, false, true, true, false, false});
    assertThat(judged.precision()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(judged.recall()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(judged.accuracy()).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(judged.auc()).isCloseTo(6.5 / 9, within(1e-12));
  }

  @Test
  void whatGivesTheSourceAwayIsTakenOut() {
    assertThat(
            SourceCleaner.clean(
                """
                ## 見出し
                - 2024年5月1日に<b class="x">公開</b>した[[記事]]です。
                * 詳しくは https://example.org/a?b=1 を見る&nbsp;こと。'''強調''' 12:34 1998.5.1
                面積は3.5倍、x=2。{{出典}}""",
                1000))
        .isEqualTo("見出し に 公開 した 記事 です。 詳しくは を見る こと。 強調 面積は3.5倍、x=2。");
  }

  @Test
  void cleaningKeepsToItsLimitAndIsQuickOnHostileText() {
    assertThat(SourceCleaner.clean("𠮷".repeat(10), 5)).isEqualTo("𠮷𠮷");
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          for (String unit : List.of("<", "<a", "{{", "&a", "1", "1.", "= ", "#", "\n# ", "[[")) {
            SourceCleaner.clean(unit.repeat(200_000), 200_000);
          }
        });
  }
}
