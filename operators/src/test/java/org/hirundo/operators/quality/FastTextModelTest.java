package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.mayabot.nlp.fasttext.FastText;
import com.mayabot.nlp.fasttext.ScoreLabelPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hirundo.operators.ProcessorTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastTextModelTest {
  private static final String[][] NO_UTF_8 = {
    {"80", "0.937602"},
    {"8081e381", "0.696937"},
    {"e38182e381", "0.815305"},
    {"746865ff20fe6f6680", "0.174089"},
    {"c3282080bf746865", "0.0275035"},
    {"eda080746865edb080", "0.398691"},
    {"f8888080806162", "0.892156"},
  };

  @TempDir Path folder;

  private Path copy(String name) throws IOException {
    return Files.copy(FastTextGoldenTest.model(name), folder.resolve(name));
  }

  @Test
  void aFileIsLoadedOnceAndAgainWhenItChanges() throws IOException {
    Path file = copy("softmax-words.bin");
    FastTextModel first = FastTextModel.load(file);
    assertThat(FastTextModel.load(folder.resolve("./softmax-words.bin"))).isSameAs(first);
    String fingerprint = first.fingerprint();
    Files.copy(
        FastTextGoldenTest.model("softmax-bigrams.bin"), file, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    FastTextModel second = FastTextModel.load(file);
    assertThat(second).isNotSameAs(first);
    assertThat(second.fingerprint()).isNotEqualTo(fingerprint);
    assertThat(first.fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void aFileThatChangedHasNoFingerprint() throws IOException {
    Path file = copy("softmax-words.bin");
    FastTextModel model = FastTextModel.load(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(model::fingerprint)
        .withMessageContaining("was changed after it was loaded");
  }

  @Test
  void mappedMatricesGiveTheSameNumbers() throws IOException {
    for (String name : FastTextGoldenTest.models().toList()) {
      Path file = FastTextGoldenTest.model(name);
      FastTextModel heap = FastTextReader.read(file);
      FastTextModel mapped = FastTextReader.read(file, 0, 100);
      for (String line : FastTextGoldenTest.lines()) {
        assertThat(mapped.predict(line)).as(name).isEqualTo(heap.predict(line));
      }
    }
  }

  @Test
  void aMappedMatrixHasMoreThanTwoToThe31Cells() throws IOException {
    int rows = 2_200_000;
    int columns = 1_024;
    long offset = 13;
    Path file = folder.resolve("sparse");
    float[] sum = new float[columns];
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE,
            StandardOpenOption.READ)) {
      ByteBuffer values = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      values.putFloat(2.5f).putFloat(-4).flip();
      channel.write(values, offset + 4L * columns * (rows - 1));
      channel.write(ByteBuffer.allocate(1), offset + 4L * columns * rows - 1);
      MappedMatrix matrix = new MappedMatrix(channel, offset, rows, columns, 1L << 30);
      matrix.addRows(sum, new int[] {0, rows - 1, rows / 2, rows - 1}, 4);
      assertThat(matrix.dotRow(sum, rows - 1)).isEqualTo(2.5f * 5 + 4 * 8);
    }
    assertThat(sum).startsWith(5, -8, 0).hasSize(columns);
  }

  @Test
  void wordsThatAreNoUtf8AreHashedAsTheReferenceDoes() throws IOException {
    // Of C++ fastText 0.9.2, predict-prob with k = -1.
    FastTextModel model = FastTextModel.load(copy("softmax-subwords.bin"));
    for (String[] row : NO_UTF_8) {
      Prediction prediction = model.predict(HexFormat.of().parseHex(row[0]));
      assertThat(prediction.probability("__label__pos"))
          .as(row[0])
          .isCloseTo(Double.parseDouble(row[1]), within(1e-5));
    }
  }

  @Test
  void theFingerprintIsThatOfTheFilesBytes() throws Exception {
    Path file = copy("q-pruned.ftz");
    byte[] digest = FileVersion.sha256().digest(Files.readAllBytes(file));
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
  void aWordOfTwentyThousandCharactersIsQuick() throws Throwable {
    FastTextModel model = FastTextModel.load(copy("softmax-subwords.bin"));
    String word = "漢字かな交じり文を".repeat(2_300);
    ProcessorTime.isAtMost(
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
  @ValueSource(strings = {"softmax-subwords.bin", "ova-trigrams-subwords.bin", "q-pruned.ftz"})
  void rowsOfWordsThatCameBeforeAreTheSame(String name) throws IOException {
    Random random = new Random(5);
    FastTextDictionary dictionary =
        FastTextReader.read(FastTextGoldenTest.model(name)).dictionary();
    WordRows remembered = new WordRows();
    FastTextDictionary.Rows hashed = new FastTextDictionary.Rows();
    for (int i = 0; i < 400; i++) {
      String words =
          random
              .ints(random.nextInt(200))
              .mapToObj(word -> Integer.toString(word >> random.nextInt(31), 36))
              .collect(Collectors.joining(i % 3 == 0 ? " proof __label__pos " : " 定理 "));
      byte[] line = words.getBytes(StandardCharsets.UTF_8);
      dictionary.rows(line, hashed);
      FastTextDictionary.Rows rows = remembered.of(dictionary, line);
      assertThat(Arrays.copyOf(rows.array(), rows.count()))
          .as(words)
          .isEqualTo(Arrays.copyOf(hashed.array(), hashed.count()));
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
  void countsBeyondTheReferencesTreeAreRefused() throws IOException {
    Path file = copy("hs-words.bin");
    byte[] bytes = Files.readAllBytes(file);
    int label = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("__label__");
    int count = label;
    while (bytes[count] != 0) {
      count++;
    }
    bytes[count + 8] = 0x7F;
    Files.write(file, bytes);
    assertThatIOException()
        .isThrownBy(() -> FastTextReader.read(file))
        .withMessageContaining("its labels' counts");
  }

  @Test
  void aNumberOfBucketsThatOverflowsIsRefused() throws IOException {
    Path file = copy("q-pruned.ftz");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(84, 1L << 61);
    Files.write(file, bytes);
    assertThatIOException()
        .isThrownBy(() -> FastTextReader.read(file))
        .withMessageContaining("its list of kept buckets is damaged");
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
