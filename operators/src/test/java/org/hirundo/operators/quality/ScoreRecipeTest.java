package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(ScoreRecipe.suggestedFor(model("softmax-words.bin"))).hasToString("P(__label__pos)");
  }

  @Test
  void segmentedTextHasItsWordsApart() {
    ScoreRecipe recipe = ScoreRecipe.positive().segmented();
    assertThat(recipe.prepare("すもももももももものうち。\nOK です")).isEqualTo("すもも も もも も もも の うち 。 OK です");
    assertThat(recipe.prepare("")).isEmpty();
  }

  @Test
  void aLongRunDoesNotStallSegmentation() {
    String run = "あ".repeat(300_000);
    assertTimeout(
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
