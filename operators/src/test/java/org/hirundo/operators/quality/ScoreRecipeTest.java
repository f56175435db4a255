package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hirundo.operators.ProcessorTime;
import org.junit.jupiter.api.Test;

class ScoreRecipeTest {

  private static FastTextModel model(String name) throws IOException {
    return FastTextModel.load(FastTextGoldenTest.model(name));
  }

  private static Prediction prediction(Object... labelsAndProbabilities) {
    List<Prediction.Scored> scored = new ArrayList<>();
    for (int i = 0; i < labelsAndProbabilities.length; i += 2) {
      scored.add(
          new Prediction.Scored(
              "__label__" + labelsAndProbabilities[i], (double) labelsAndProbabilities[i + 1]));
    }
    return new Prediction(scored);
  }

  @Test
  void aPositiveScoreIsTheLabelsProbability() {
    Prediction prediction = prediction("neg", 0.7, "pos", 0.3);
    assertThat(ScoreRecipe.positive().score(prediction)).isEqualTo(0.3);
    assertThat(ScoreRecipe.positive("neg").score(prediction)).isEqualTo(0.7);
    assertThat(ScoreRecipe.positive("__label__neg").score(prediction)).isEqualTo(0.7);
    assertThat(ScoreRecipe.positive().score(prediction("pos", 1.00001))).isEqualTo(1.0);
    assertThat(ScoreRecipe.positive().score(prediction())).isZero();
  }

  @Test
  void anExpectedLabelWeighsTheNumbers() {
    Prediction prediction = prediction("2", 0.5, "3", 0.25, "0", 0.15, "1", 0.1);
    assertThat(ScoreRecipe.expectedLabel().score(prediction)).isCloseTo(1.85, within(1e-12));
  }

  @Test
  void lineFeedsBecomeSpacesAndNothingElseChanges() throws IOException {
    assertThat(ScoreRecipe.positive().prepare("Ａ1\n\n①　ｶﾅ\tb")).isEqualTo("Ａ1  ①　ｶﾅ\tb");
    FastTextModel model = model("softmax-numeric.bin");
    assertThat(ScoreRecipe.expectedLabel().score(model, "proof\nsale"))
        .isEqualTo(ScoreRecipe.expectedLabel().score(model.predict("proof sale")))
        .isBetween(0.0, 3.0);
  }

  @Test
  void aModelWithoutTheLabelsIsRefused() throws IOException {
    ScoreRecipe.positive().check(model("softmax-words.bin"));
    ScoreRecipe.expectedLabel().check(model("softmax-numeric.bin"));
    FastTextModel numeric = model("softmax-numeric.bin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreRecipe.positive("hq").check(numeric))
        .withMessageContaining("no label __label__hq");
    FastTextModel words = model("softmax-words.bin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreRecipe.expectedLabel().check(words))
        .withMessageContaining("__label__pos");
  }

  @Test
  void theLabelsSuggestTheRecipe() throws IOException {
    assertThat(ScoreRecipe.suggestedFor(model("softmax-numeric.bin")))
        .hasToString("expected label");
    assertThat(ScoreRecipe.suggestedFor(model("softmax-words.bin"))).hasToString("P(pos)");
  }

  @Test
  void presetsAreUsedAsTheirAuthorsDo() {
    ScoreRecipe wiki = ScoreRecipe.preset("swallow-wiki");
    assertThat(wiki.score(prediction("pos", 0.8, "neg", 0.20002))).isEqualTo(0.8);
    assertThat(wiki.score(prediction("neg", 0.8, "pos", 0.20002))).isEqualTo(1 - 0.8);
    assertThat(wiki.score(prediction("neg", 1.00001, "pos", 1e-5))).isZero();
    assertThat(wiki.score(prediction())).isZero();
    assertThat(wiki.prepare(" a\r\nb\u2028c ")).isEqualTo(" a\r b\u2028c ");

    ScoreRecipe llm = ScoreRecipe.preset("swallow-llm");
    assertThat(llm.score(prediction("3", 0.5, "1", 0.5))).isEqualTo(2.0);
    assertThat(llm).isEqualTo(ScoreRecipe.expectedLabel());

    ScoreRecipe dclm = ScoreRecipe.preset("dclm");
    assertThat(dclm.score(prediction("cc", 0.9, "hq", 0.1))).isEqualTo(1 - 0.9);
    assertThat(dclm.score(prediction("hq", 0.9, "cc", 0.1))).isEqualTo(0.9);
    // Python: " ".join("\u3000 a\r\nb\n\nc\u2028d\x1ce\x0bf\tg \n".strip().splitlines())
    assertThat(dclm.prepare("\u3000 a\r\nb\n\nc\u2028d\u001ce\u000bf\tg \n"))
        .isEqualTo("a b  c d e f\tg");
    assertThat(dclm.prepare("\n")).isEmpty();

    assertThat(ScoreRecipe.presets()).containsExactly("swallow-wiki", "swallow-llm", "dclm");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreRecipe.preset("swallow"))
        .withMessageContaining("swallow-wiki");
  }

  @Test
  void aPresetsLabelAndTextCanBeChanged() {
    ScoreRecipe changed = ScoreRecipe.preset("dclm").withLabel("good").segmented();
    assertThat(changed).hasToString("P(good) or the rest, joined, segmented");
    assertThat(changed.score(prediction("good", 0.75, "cc", 0.25))).isEqualTo(0.75);
    assertThat(changed.raw()).isEqualTo(ScoreRecipe.preset("dclm").withLabel("good"));
    assertThat(changed).isNotEqualTo(changed.raw());
  }

  @Test
  void presetsAreForTheirModels() throws IOException {
    FastTextModel three = model("softmax-words.bin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreRecipe.preset("swallow-wiki").check(three))
        .withMessageContaining("two labels");
    ScoreRecipe.preset("swallow-wiki").check(model("softmax-5grams.bin"));
    ScoreRecipe.preset("swallow-llm").check(model("softmax-numeric.bin"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreRecipe.preset("dclm").check(three))
        .withMessageContaining("__label__hq");
  }

  @Test
  void segmentedTextHasItsWordsApart() {
    ScoreRecipe recipe = ScoreRecipe.positive().segmented();
    assertThat(recipe.prepare("すもももももももものうち。\nOK です")).isEqualTo("すもも も もも も もも の うち 。 OK です");
    assertThat(recipe.prepare("")).isEmpty();
  }

  @Test
  void aLongRunDoesNotStallSegmentation() throws Throwable {
    String run = "あ".repeat(300_000);
    ProcessorTime.isAtMost(
        Duration.ofSeconds(20),
        () -> {
          String words = ScoreRecipe.positive().segmented().prepare(run);
          assertThat(words.replace(" ", "")).hasSize(JapaneseSegmenter.LIMIT);
        });
  }

  @Test
  void piecesKeepSurrogatePairsWhole() {
    String text = "x" + "𠮷".repeat(JapaneseSegmenter.PIECE);
    assertThat(JapaneseSegmenter.segment(text).replace(" ", "")).isEqualTo(text);
  }
}
