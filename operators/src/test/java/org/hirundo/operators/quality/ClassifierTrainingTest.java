package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hirundo.operators.ProcessorTime;
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
  void cleaningKeepsToItsLimitAndIsQuickOnHostileText() throws Throwable {
    assertThat(SourceCleaner.clean("𠮷".repeat(10), 5)).isEqualTo("𠮷𠮷");
    ProcessorTime.isAtMost(
        Duration.ofSeconds(5),
        () -> {
          for (String unit : List.of("<", "<a", "{{", "&a", "1", "1.", "= ", "#", "\n# ", "[[")) {
            SourceCleaner.clean(unit.repeat(200_000), 200_000);
          }
        });
  }

  @Test
  void linesWithoutSentencesGoWhereThereAreEnoughWith() {
    String sentence = "渡り鳥は春になると南の国から日本へ渡ってきて、人家の軒下に巣を作って子を育てる。";
    String page = "目次\n次へ\n" + sentence + "\nint x = f(y);\n" + sentence.repeat(5) + "\n最終更新";
    assertThat(SourceCleaner.clean(page, 1000)).isEqualTo(sentence + " " + sentence.repeat(5));
    assertThat(SourceCleaner.clean("目次\n短い文です。", 1000)).isEqualTo("目次 短い文です。");
  }

  @Test
  void whatManyTextsOfASourceShareIsBoilerplate() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      texts.add("第" + i + "章の話\n本文はそれぞれ" + "違".repeat(i) + "う。\nCopyright 20" + i);
    }
    Boilerplate boilerplate = Boilerplate.of(texts);
    assertThat(boilerplate.removedFrom(texts.get(3))).isEqualTo("本文はそれぞれ違違違う。");
    assertThat(boilerplate.removedFrom("Copyright 1999")).isEqualTo("Copyright 1999");
    assertThat(Boilerplate.of(texts.subList(0, 4)).removedFrom(texts.get(3)))
        .isEqualTo(texts.get(3));
  }

  @Test
  void aBookIsCutAtSentences() {
    TrainingCorpus corpus = new TrainingCorpus();
    StringBuilder book = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      book.append("吾輩は").append((char) ('一' + i)).append("である、名前はまだ無いが、どこで生れたかは見当がつく。");
    }
    corpus.add(List.of(new ClassifierTraining.Source("book", List.of(book.toString()))), false);
    assertThat(corpus.documents().size()).isGreaterThan(2);
    assertThat(corpus.documents())
        .allSatisfy(
            document -> {
              assertThat(document.text()).endsWith("。");
              assertThat(document.text().length()).isBetween(20, TrainingCorpus.LONGEST_DOCUMENT);
            });
    assertThat(corpus.documents().stream().mapToInt(document -> document.text().length()).sum())
        .isEqualTo(book.length());
    assertThat(corpus.documents())
        .extracting(TrainingCorpus.Document::heldOut)
        .contains(true, false);
  }

  @Test
  void sidesAndSourcesWeighTheSame() {
    List<TrainingCorpus.Document> documents = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      documents.add(new TrainingCorpus.Document(true, "large", "長い " + i, false));
    }
    for (int i = 0; i < 25; i++) {
      documents.add(new TrainingCorpus.Document(true, "small", "短い " + i, false));
      documents.add(new TrainingCorpus.Document(false, "other", "別の " + i, false));
    }
    double[] weights = new double[3];
    for (FastTextTrainer.Example example : TrainingCorpus.examples(documents)) {
      int source = example.text().startsWith("長") ? 0 : example.text().startsWith("短") ? 1 : 2;
      weights[source] += example.weight();
    }
    assertThat(weights[0]).isCloseTo(2 * weights[1], within(1e-9));
    assertThat(weights[0] + weights[1]).isCloseTo(weights[2], within(1e-9));
  }

  /** Each source of a side has words of its own; what the sides differ in is another thing. */
  private static List<ClassifierTraining.Source> speaking(String quality, String... accents) {
    List<ClassifierTraining.Source> sources = new ArrayList<>();
    Random random = new Random(quality.hashCode());
    for (String accent : accents) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        StringBuilder text = new StringBuilder();
        for (int j = 0; j < 12; j++) {
          text.append(random.nextInt(4) == 0 ? quality : random.nextBoolean() ? accent : "ことのは");
          text.append((char) ('あ' + random.nextInt(70)));
        }
        texts.add(text.toString());
      }
      sources.add(new ClassifierTraining.Source(quality + accent, texts));
    }
    return sources;
  }

  @Test
  void aModelThatKnowsQualityJudgesNewSourcesAndSaysWhatItGoesBy() throws IOException {
    ClassifierTraining.Report report =
        ClassifierTraining.train(
            speaking("定理", "甲甲", "乙乙", "丙丙"),
            speaking("激安", "丁丁", "戊戊", "己己", "庚庚"),
            SMALL,
            folder.resolve("model.bin"));
    ClassifierTraining.BySource bySource = report.bySource().orElseThrow();
    assertThat(bySource.folds()).isEqualTo(3);
    assertThat(bySource.judgement().auc()).isGreaterThan(0.95);
    assertThat(bySource.judgement().positives()).isEqualTo(180);
    assertThat(bySource.pairs()).hasSize(4);
    assertThat(report.learnedTheSources()).isFalse();
    assertThat(report.telling())
        .filteredOn(ClassifierTraining.Telling::positive)
        .first()
        .satisfies(
            telling -> {
              assertThat(telling.ngram()).contains("定理");
              assertThat(telling.sources()).isEqualTo(3);
              assertThat(telling.adds()).isPositive();
            });
    assertThat(report.telling())
        .filteredOn(telling -> !telling.positive())
        .extracting(ClassifierTraining.Telling::ngram)
        .contains("激安");
  }

  @Test
  void aModelThatOnlyTellsSourcesApartIsFoundOut() throws IOException {
    ClassifierTraining.Report report =
        ClassifierTraining.train(
            speaking("", "甲甲", "乙乙", "丙丙"),
            speaking(" ", "丁丁", "戊戊", "己己"),
            SMALL,
            folder.resolve("model.bin"));
    assertThat(report.heldOut().auc()).isGreaterThan(0.95);
    assertThat(report.bySource().orElseThrow().judgement().auc()).isLessThan(0.9);
    assertThat(report.learnedTheSources()).isTrue();
    assertThat(report.telling())
        .filteredOn(telling -> telling.ngram().matches("甲甲|乙乙|丙丙|丁丁|戊戊|己己"))
        .isNotEmpty()
        .allSatisfy(telling -> assertThat(telling.sources()).isEqualTo(1));
  }

  @Test
  void theTellingNgramsAddUpToTheDifference() throws IOException {
    FastTextTrainer.Settings settings =
        new FastTextTrainer.Settings(8, 15, 0.5, 2, 0, 0, 2_000, 1, 3);
    List<TrainingCorpus.Document> documents =
        List.of(
            new TrainingCorpus.Document(true, "a", "good words about proof", false),
            new TrainingCorpus.Document(false, "b", "bad words about sale", false));
    FastTextModel model =
        FastTextTrainer.train(
            settings, TrainingCorpus.examples(documents), folder.resolve("model.bin"));
    double added =
        TellingNgrams.of(model, documents, 100).stream()
            .mapToDouble(ClassifierTraining.Telling::adds)
            .sum();
    double[] odds = new double[2];
    for (int i = 0; i < 2; i++) {
      double p = model.predict(documents.get(i).text()).probability("__label__pos") - 1e-5;
      odds[i] = Math.log(p / (1 - p));
    }
    // The line's end belongs to every line and tells nothing; its pairs are not listed.
    assertThat(added).isCloseTo(odds[0] - odds[1], withinPercentage(35));
    assertThat(TellingNgrams.of(model, documents, 100))
        .extracting(ClassifierTraining.Telling::ngram)
        .contains("proof", "sale", "good words");
  }
}
