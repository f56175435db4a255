package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreVerbTest {
  @TempDir Path folder;

  @Test
  void aTrainedClassifierScoresTextsOfItsKindHigher() throws IOException {
    Path good = lines("good.txt", "光合成は植物が光のエネルギーで糖を作る反応であると説明される、その %d 番目の例");
    Path bad = lines("bad.txt", "今だけ限定セール開催中！ポイント %d 倍、送料無料でお届けします！");
    Path model = folder.resolve("models/edu.bin");
    Ran trained =
        Ran.hirundo(
            "train-classifier",
            "--positive",
            good.toString(),
            "--negative",
            bad.toString(),
            "--lines",
            "--epochs",
            "5",
            "-o",
            model.toString());
    assertThat(trained.status()).as(trained.err()).isZero();
    JsonNode report = trained.results().get(0);
    assertThat(report.path("documents").path(good.toString()).intValue()).isEqualTo(100);
    assertThat(report.path("held_out_positives").intValue()).isPositive();
    assertThat(report.path("auc").doubleValue()).isCloseTo(1, within(0.01));

    Ran scored =
        Ran.withInput(
            "植物は光のエネルギーで糖を作ると説明される\n限定セール、送料無料！\n",
            "score",
            "--model",
            model.toString(),
            "--lines",
            "-");
    assertThat(scored.status()).as(scored.err()).isZero();
    JsonNode first = scored.results().get(0);
    assertThat(first.fieldNames()).toIterable().containsExactly("id", "labels", "score");
    assertThat(first.path("score").doubleValue())
        .isEqualTo(first.path("labels").path("__label__pos").doubleValue(), within(1e-4))
        .isGreaterThan(scored.results().get(1).path("score").doubleValue());

    String text = "セール\n";
    Ran preset =
        Ran.withInput(
            text, "score", "--model", model.toString(), "--preset", "swallow-wiki", "--lines", "-");
    JsonNode labels = preset.results().get(0).path("labels");
    double negative = labels.path("__label__neg").doubleValue();
    double positive = labels.path("__label__pos").doubleValue();
    assertThat(preset.results().get(0).path("score").doubleValue())
        .isEqualTo(positive > negative ? positive : 1 - negative);
    Ran wrong = Ran.withInput(text, "score", "--model", model.toString(), "--preset", "dclm", "-");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("no label __label__hq", "--preset");
    Ran unknown = Ran.withInput(text, "score", "--model", model.toString(), "--preset", "x", "-");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("swallow-wiki, swallow-llm, dclm");
  }

  @Test
  void aLabelThatTheModelHasNotIsWrongUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("x.bin"), "no model");
    assertThat(Ran.withInput("", "score", "--model", "gone.bin", "-").status()).isEqualTo(2);
    Ran ran = Ran.withInput("a\n", "score", "--model", file.toString(), "--lines", "-");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).contains("x.bin");
  }

  @Test
  void oneSideAloneCannotBeTrained() throws IOException {
    Path good = lines("good.txt", "光合成は植物が光のエネルギーで糖を作る反応である、その %d 番目の例");
    Path none = Files.writeString(folder.resolve("none.txt"), "短い\n");
    Ran ran =
        Ran.hirundo(
            "train-classifier",
            "--positive",
            good.toString(),
            "--negative",
            none.toString(),
            "--lines",
            "-o",
            folder.resolve("m.bin").toString());
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).contains("no negative document");
    assertThat(folder.resolve("m.bin")).doesNotExist();
  }

  private Path lines(String name, String pattern) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append(pattern.formatted(i)).append('\n');
    }
    return Files.writeString(folder.resolve(name), text);
  }
}
