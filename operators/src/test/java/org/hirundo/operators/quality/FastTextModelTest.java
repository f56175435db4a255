package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.mayabot.nlp.fasttext.FastText;
import com.mayabot.nlp.fasttext.ScoreLabelPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastTextModelTest {
  @TempDir Path folder;

  private Path copy(String name) throws IOException {
    return Files.copy(FastTextGoldenTest.model(name), folder.resolve(name));
  }

  @Test
  void aFileIsLoadedOnceAndAgainWhenItChanges() throws IOException {
    Path file = copy("softmax-words.bin");
    FastTextModel first = FastTextModel.load(file);
    assertThat(FastTextModel.load(folder.resolve("./softmax-words.bin"))).isSameAs(first);
    Files.copy(
        FastTextGoldenTest.model("softmax-bigrams.bin"), file, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    FastTextModel second = FastTextModel.load(file);
    assertThat(second).isNotSameAs(first);
    assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
  }

  @Test
  void theFingerprintIsThatOfTheFilesBytes() throws Exception {
    Path file = copy("q-pruned.ftz");
    byte[] digest = LittleEndianInput.sha256().digest(Files.readAllBytes(file));
    assertThat(FastTextModel.load(file).fingerprint())
        .isEqualTo(HexFormat.of().formatHex(digest, 0, 8));
  }

  @Test
  void labelsComeBestFirst() throws IOException {
    FastTextModel model = FastTextModel.load(copy("softmax-bigrams.bin"));
    Prediction prediction = model.predict("the proof of the theorem");
    assertThat(prediction.labels())
        .extracting(Prediction.Scored::probability)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(prediction.labels().get(0).label()).isEqualTo("__label__pos");
    assertThat(model.labels())
        .containsExactlyInAnyOrder("__label__pos", "__label__neg", "__label__mid");
    assertThat(prediction.probability("__label__none")).isZero();
  }

  @Test
  void aLineFeedIsRefused() throws IOException {
    FastTextModel model = FastTextModel.load(copy("softmax-words.bin"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict("a\nb"))
        .withMessageContaining("line feed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax-words.bin", "softmax-subwords.bin", "hs-words.bin"})
  void fastText4jAgreesWhereItIsRight(String name) throws IOException {
    Path file = copy(name);
    FastTextModel model = FastTextModel.load(file);
    FastText other = FastText.Companion.loadCppModel(file.toFile());
    for (String line :
        List.of("the proof of the theorem", "cheap coupon sale 激安", "定理 の 証明 を 説明する")) {
      List<ScoreLabelPair> expected = other.predict(Arrays.asList(line.split(" ")), 3, 0.0f);
      for (ScoreLabelPair pair : expected) {
        assertThat(model.predict(line).probability(pair.getLabel()))
            .as(name + ": " + line)
            .isCloseTo(pair.getScore(), within(2e-5));
      }
    }
  }

  @Test
  void aWordOfTwentyThousandCharactersIsQuick() throws IOException {
    FastTextModel model = FastTextModel.load(copy("softmax-subwords.bin"));
    String word = "漢字かな交じり文を".repeat(2_300);
    assertTimeout(
        Duration.ofSeconds(2), () -> IntStream.range(0, 20).forEach(i -> model.predict(word)));
  }

  @Test
  void manyThreadsGetTheSameNumbers() throws IOException {
    FastTextModel model = FastTextModel.load(copy("ova-trigrams-subwords.bin"));
    List<String> lines = FastTextGoldenTest.lines();
    List<Prediction> alone = lines.stream().map(model::predict).toList();
    List<Prediction> together =
        IntStream.range(0, lines.size() * 20)
            .parallel()
            .mapToObj(i -> model.predict(lines.get(i % lines.size())))
            .toList();
    for (int i = 0; i < together.size(); i++) {
      assertThat(together.get(i)).isEqualTo(alone.get(i % lines.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"softmax-words.bin", "hs-words.bin", "q-pruned.ftz", "q-norm-subwords.ftz"})
  void aFileCutAnywhereIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FastTextGoldenTest.model(name));
    Path file = folder.resolve("cut.bin");
    for (int length = 0; length < whole.length; length += length < 300 ? 1 : 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatIOException()
          .as("%s cut to %d", name, length)
          .isThrownBy(() -> FastTextReader.read(file))
          .withMessageStartingWith(file + ": can't load as a fastText model: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|7|it does not begin as one",
        "4|11|format version 11 instead of 12",
        "8|0|dimension is 0",
        "28|1000000|wordNgrams is 1000000",
        "32|9|unknown loss 9",
        "36|1|it holds word vectors and no labels",
        "44|-1|minn is -1",
        "48|200|maxn is 200",
        "40|0|bucket is 0",
        "40|100000000|its matrix has",
        "64|2000000000|its dictionary is damaged",
        "72|0|labels is 0",
      })
  void aFileThatCannotBeScoredRightlyIsRefusedWithTheReason(int at, int value, String reason)
      throws IOException {
    Path file = copy("softmax-subwords.bin");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    Files.write(file, bytes);
    assertThatIOException()
        .isThrownBy(() -> FastTextReader.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(reason);
  }

  @Test
  void anyFlippedByteIsRefusedOrStillScores() throws IOException {
    for (String name : List.of("softmax-words.bin", "q-pruned-hs.ftz")) {
      byte[] whole = Files.readAllBytes(FastTextGoldenTest.model(name));
      Path file = folder.resolve("flipped.bin");
      for (int at = 0; at < whole.length; at += 13) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) 0xFF;
        Files.write(file, bytes);
        try {
          FastTextReader.read(file).predict("the proof sale");
        } catch (IOException refused) {
          assertThat(refused).hasMessageStartingWith(file.toString());
        }
      }
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() throws IOException {
    Path file = copy("hs-words.bin");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 3));
    assertThatIOException()
        .isThrownBy(() -> FastTextReader.read(file))
        .withMessageContaining("3 bytes follow after its end");
  }
}
