package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mayabot.nlp.fasttext.FastText;
import com.mayabot.nlp.fasttext.ScoreLabelPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastTextTrainerTest {
  @TempDir Path folder;

  private static final String[] SCIENCE = {"定理", "証明", "積分", "観測", "実験", "方程式"};
  private static final String[] SHOPPING = {"激安", "送料", "特価", "注文", "在庫", "割引"};

  static List<FastTextTrainer.Example> examples(int count) {
    Random random = new Random(7);
    List<FastTextTrainer.Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean positive = i % 2 == 0;
      String[] nouns = positive ? SCIENCE : SHOPPING;
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 8; j++) {
        text.append(nouns[random.nextInt(nouns.length)]).append(j % 3 == 2 ? "について。" : "の");
      }
      examples.add(
          new FastTextTrainer.Example(positive ? "__label__pos" : "__label__neg", text.toString()));
    }
    return examples;
  }

  private static FastTextTrainer.Settings small() {
    return new FastTextTrainer.Settings(8, 15, 0.5, 2, 2, 3, 2_000, 1, 3);
  }

  @Test
  void unsegmentedJapaneseIsLearntByCharacterNgrams() throws IOException {
    Path file = folder.resolve("model.bin");
    FastTextModel model = FastTextTrainer.train(small(), examples(200), file);
    ScoreRecipe recipe = ScoreRecipe.positive();
    assertThat(recipe.score(model, "積分の定理を証明する")).isGreaterThan(0.9);
    assertThat(recipe.score(model, "在庫限りの激安特価、送料は割引")).isLessThan(0.1);
  }

  @Test
  void theSameInputGivesTheSameFile() throws IOException {
    Path one = folder.resolve("one.bin");
    Path two = folder.resolve("two.bin");
    FastTextTrainer.train(small(), examples(50), one);
    FastTextTrainer.train(small(), examples(50), two);
    assertThat(two).hasSameBinaryContentAs(one);
    FastTextTrainer.train(small().withSeed(4), examples(50), two);
    assertThat(Files.mismatch(one, two)).isNotNegative();
  }

  @Test
  void anotherReaderOfTheFormatGivesTheSameNumbers() throws IOException {
    Path file = folder.resolve("model.bin");
    FastTextTrainer.Settings settings =
        new FastTextTrainer.Settings(8, 15, 0.5, 1, 2, 3, 2_000, 1, 3);
    FastTextModel model = FastTextTrainer.train(settings, examples(100), file);
    FastText other = FastText.Companion.loadCppModel(file.toFile());
    for (FastTextTrainer.Example example : examples(10)) {
      ScoreLabelPair best = other.predict(List.of(example.text()), 1, 0f).get(0);
      Prediction.Scored ours = model.predict(example.text()).labels().get(0);
      assertThat(ours.label()).isEqualTo(best.getLabel());
      assertThat(ours.probability()).isCloseTo(best.getScore(), Assertions.within(2e-5));
    }
  }

  @Test
  void wordsAreCountedAndRareOnesLeftOut() throws IOException {
    Path file = folder.resolve("model.bin");
    FastTextTrainer.Settings settings = new FastTextTrainer.Settings(4, 5, 0.5, 1, 0, 0, 0, 2, 1);
    FastTextModel model =
        FastTextTrainer.train(
            settings,
            List.of(
                new FastTextTrainer.Example("__label__a", "red red rare __label__b\ngreen"),
                new FastTextTrainer.Example("__label__b", "green " + "long".repeat(50)),
                new FastTextTrainer.Example("__label__b", "green " + "long".repeat(50))),
            file);
    FastTextDictionary dictionary = model.dictionary();
    assertThat(dictionary.words()).isEqualTo(3);
    assertThat(List.of(0, 1, 2))
        .extracting(id -> new String(dictionary.entry(id)))
        .containsExactly("</s>", "green", "red");
    assertThat(model.labels()).containsExactly("__label__b", "__label__a");
  }

  @Test
  void senselessInputIsRefused() {
    Path file = folder.resolve("model.bin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FastTextTrainer.train(small(), examples(1), file))
        .withMessageContaining("two labels at least, there are 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FastTextTrainer.Example("pos", "text"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FastTextTrainer.Example("__label__a b", "text"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FastTextTrainer.Settings.characters().withBuckets(0))
        .withMessageContaining("buckets 0");
    assertThat(file).doesNotExist();
  }
}
