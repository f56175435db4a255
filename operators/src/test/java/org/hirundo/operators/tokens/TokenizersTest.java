package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.hirundo.operators.ProcessorTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected ids are those of tiktoken 0.14 and tokenizers 0.23 (Python). */
class TokenizersTest {
  private static final String LONG = "燕は川の上を低く飛ぶ。 rain falls, and it's cold. \n".repeat(4_000);

  @Test
  void o200kGivesTheReferencesIds() {
    try (Tokenizer tokenizer = Tokenizers.open("o200k_base")) {
      assertThat(tokenizer.encode("Hello, world!")).containsExactly(13225, 11, 2375, 0);
      assertThat(tokenizer.encode("def f(x):\n    return x**2  # ①㈱\n"))
          .containsExactly(
              1314, 285, 4061, 1883, 271, 622, 1215, 410, 17, 220, 1069, 220, 57019, 125070, 109,
              198);
      assertThat(tokenizer.encode("E=mc^2 and 3.14159265"))
          .containsExactly(36, 28, 24335, 61, 17, 326, 220, 18, 13, 16926, 40146, 3898);
      assertThat(tokenizer.encode("👩‍👩‍👧‍👦 naïve\u0301  \t\r\n\r\n x's I'LL"))
          .containsExactly(
              28823, 102, 2524, 28823, 102, 2524, 28823, 100, 2524, 28823, 99, 153475, 737, 13430,
              45469, 1414, 1215, 885, 3413, 7454);
      assertThat(tokenizer.encode("ｶﾞｷﾞｸﾞ １２３ 𠮷野家"))
          .containsExactly(
              5257, 114, 109937, 5257, 115, 109937, 5257, 116, 109937, 220, 101137, 18980, 220, 172,
              254, 106, 115, 28848, 6150);
      assertThat(tokenizer.encode("    \n\n   a")).containsExactly(24372, 256, 261);
      assertThat(tokenizer.encode("")).isEmpty();
    }
  }

  @Test
  void spellingsOfSpecialTokensArePlainText() {
    assertThat(Tokenizers.open("o200k_base").encode("<|endoftext|> is plain text"))
        .containsExactly(27, 91, 419, 1440, 919, 91, 29, 382, 21402, 2201);
    assertThat(Tokenizers.open("cl100k_base").encode("<|endoftext|> is plain text"))
        .containsExactly(27, 91, 8862, 728, 428, 91, 29, 374, 14733, 1495);
    assertThat(Tokenizers.open("r50k_base").encode("<|endoftext|> is plain text"))
        .containsExactly(27, 91, 437, 1659, 5239, 91, 29, 318, 8631, 2420);
  }

  @ParameterizedTest
  @CsvSource({
    "o200k_base, 76000, dc4d7d1bf69e18ca, 199999, 200019",
    "cl100k_base, 104000, e6e79b94c36e808a, 100257, 100277",
    "p50k_base, 108000, f4dd88e35e1b322d, 50256, 50281",
    "r50k_base, 108000, f4dd88e35e1b322d, 50256, 50257"
  })
  void aTextOfSeveralPiecesHasTheIdsOfTheWhole(
      String name, int count, String hash, int end, int vocabularySize) throws Exception {
    Tokenizer tokenizer = Tokenizers.open(name);
    int[] ids = tokenizer.encode(LONG);
    assertThat(ids).hasSize(count);
    assertThat(hash(ids)).isEqualTo(hash);
    assertThat(tokenizer.endOfDocument()).isEqualTo(end);
    assertThat(tokenizer.beginOfDocument()).isEqualTo(-1);
    assertThat(tokenizer.vocabularySize()).isEqualTo(vocabularySize);
    assertThat(tokenizer.fingerprint()).startsWith(name + "-").hasSize(name.length() + 17);
  }

  @ParameterizedTest
  @ValueSource(strings = {"あ", "a", " ", "\n", "😀", "ab", "="})
  void longRunsTakeTimeInProportion(String run) throws Throwable {
    Tokenizer tokenizer = Tokenizers.open("o200k_base");
    ProcessorTime.isAtMost(
        Duration.ofSeconds(20),
        () -> assertThat(tokenizer.encode(run.repeat(200_000))).isNotEmpty());
  }

  @Test
  void aTokenizerFileGivesTheReferencesIds() {
    try (Tokenizer tokenizer = small()) {
      assertThat(tokenizer.encode("Hello, world!"))
          .containsExactly(41, 70, 286, 80, 13, 278, 80, 83, 77, 69, 2);
      assertThat(tokenizer.encode("燕は低く飛ぶ。\n\n雨が来る。"))
          .containsExactly(316, 496, 258, 116, 439, 524, 269);
      assertThat(tokenizer.encode("👩‍👧 𠮷"))
          .containsExactly(
              174, 255, 241, 104, 160, 224, 237, 174, 255, 241, 102, 222, 174, 256, 108, 117);
      assertThat(tokenizer.beginOfDocument()).isZero();
      assertThat(tokenizer.endOfDocument()).isEqualTo(1);
      assertThat(tokenizer.vocabularySize()).isEqualTo(540);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"o200k_base", "cl100k_base", "p50k_base", "r50k_base", "small"})
  void decodingGivesBackTheText(String name) {
    try (Tokenizer tokenizer = name.equals("small") ? small() : Tokenizers.open(name)) {
      for (String text : List.of("", LONG, "👩‍👧 𠮷\u0000 \r\n\t<|endoftext|>", "  a  b  ")) {
        int[] ids = tokenizer.encode(text);
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
      }
      int[] emoji = tokenizer.encode("👩");
      if (emoji.length > 1) {
        assertThat(tokenizer.decode(Arrays.copyOf(emoji, 1))).isEqualTo("\uFFFD");
      }
      assertThat(tokenizer.decode(new int[] {tokenizer.endOfDocument()})).startsWith("<|end");
      assertThatThrownBy(() -> tokenizer.decode(new int[] {tokenizer.vocabularySize()}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTokenizerFileNeverTruncatesNorSeesSpecialTokensInText() throws Exception {
    try (Tokenizer tokenizer = small()) {
      int[] ids = tokenizer.encode(LONG);
      assertThat(ids).hasSize(76_000);
      assertThat(hash(ids)).isEqualTo("cdaaffc82c51b679");
      assertThat(tokenizer.encode("<|end_of_text|>"))
          .containsExactly(29, 93, 70, 287, 64, 80, 71, 64, 85, 70, 89, 85, 93, 31);
      int[] many = tokenizer.encode("<|end_of_text|>x<|begin_of_text|>".repeat(500));
      assertThat(Arrays.stream(many).filter(id -> id < 2)).isEmpty();
    }
  }

  @Test
  void severalThreadsShareOneTokenizer() {
    for (Tokenizer tokenizer : List.of(small(), Tokenizers.open("o200k_base"))) {
      int[] expected = tokenizer.encode(LONG.substring(0, 4_000));
      boolean alike =
          IntStream.range(0, 200)
              .parallel()
              .allMatch(i -> Arrays.equals(tokenizer.encode(LONG.substring(0, 4_000)), expected));
      assertThat(alike).isTrue();
      tokenizer.close();
    }
  }

  @Test
  void aFileWithoutAnEndOfDocumentTokenIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(
        file, Files.readString(smallFile()).replace("<|end_of_text|>", "<|unknown_name|>"));
    assertThatThrownBy(() -> Tokenizers.open(file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no end-of-document token")
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "llama3.json, 1500, 1501", // a template with a begin
    "gpt2.json, -1, 0", // a post-processor without a template
    "llama2.json, 1, 2",
    "unigram.json, -1, 2", // a template that only ends
    "wordpiece.json, 2, 3",
    "'llama3.json#bos=none,eod=7', -1, 7",
    "'llama2.json#eod=<unk>', 1, 0",
  })
  void documentsStandBetweenTheTokensThatTheFileOrTheUserNames(String spec, int begin, int end)
      throws Exception {
    try (Tokenizer tokenizer = Tokenizers.open(golden(spec))) {
      assertThat(tokenizer.beginOfDocument()).isEqualTo(begin);
      assertThat(tokenizer.endOfDocument()).isEqualTo(end);
    }
  }

  @Test
  void llama3sDocumentsStandBetween128000And128001(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(
        file,
        Files.readString(Path.of(golden("llama3.json")))
            .replace("1500", "128000")
            .replace("1501", "128001")
            .replace(
                "\"post_processor\":{",
                "\"post_processor\":{\"type\":\"Sequence\",\"processors\":[{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":false,\"use_regex\":true},{")
            .replace("},\"decoder\"", "}]},\"decoder\""));
    try (Tokenizer tokenizer = Tokenizers.open(file.toString());
        Tokenizer small = Tokenizers.open(golden("llama3.json"))) {
      assertThat(tokenizer.beginOfDocument()).isEqualTo(128_000);
      assertThat(tokenizer.endOfDocument()).isEqualTo(128_001);
      assertThat(tokenizer.vocabularySize()).isEqualTo(128_002);
      assertThat(tokenizer.encode("燕は<|end_of_text|>"))
          .isEqualTo(small.encode("燕は<|end_of_text|>"));
    }
  }

  @Test
  void aConfigurationBesideTheFileNamesWhatTheFileDoesNot(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(
        file,
        Files.readString(smallFile())
            .replace("<|end_of_text|>", "<|fin|>")
            .replace("<|begin_of_text|>", "<|start|>"));
    Path beside = folder.resolve("tokenizer_config.json");
    Files.writeString(
        beside,
        """
        {"add_bos_token": true, "bos_token": {"content": "<|start|>"}, "eos_token": "<|fin|>"}
        """);
    try (Tokenizer tokenizer = Tokenizers.open(file.toString())) {
      assertThat(tokenizer.beginOfDocument()).isZero();
      assertThat(tokenizer.endOfDocument()).isEqualTo(1);
    }
    Files.writeString(beside, "{\"add_bos_token\": false, \"eos_token\": \"<|fin|>\"}");
    String before = fingerprint(file.toString());
    try (Tokenizer tokenizer = Tokenizers.open(file.toString())) {
      assertThat(tokenizer.beginOfDocument()).isEqualTo(-1);
    }
    Files.writeString(beside, "{\"eos_token\": \"<|start|>\"}");
    assertThat(fingerprint(file.toString())).isNotEqualTo(before);
  }

  @Test
  void theFingerprintIsTheSameExactlyWhereTheIdsAre() throws Exception {
    String plain = golden("llama2.json");
    assertThat(fingerprint(plain)).isEqualTo(fingerprint(plain));
    assertThat(fingerprint(plain + "#eod=</s>")).isEqualTo(fingerprint(plain));
    assertThat(fingerprint("r50k_base#eod=50256")).isEqualTo(fingerprint("r50k_base"));
    assertThat(
            List.of(
                fingerprint(plain),
                fingerprint(plain + "#bos=none"),
                fingerprint(plain + "#eod=0"),
                fingerprint(golden("llama3.json")),
                fingerprint("r50k_base"),
                fingerprint("p50k_base"),
                fingerprint("r50k_base#bos=50256")))
        .doesNotHaveDuplicates();
  }

  private static String fingerprint(String spec) {
    try (Tokenizer tokenizer = Tokenizers.open(spec)) {
      return tokenizer.fingerprint();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3.json#bos=nothing", "llama3.json#eod=9999", "r50k_base#sep=1"})
  void aSpecialTokenThatIsNotThereIsRefused(String spec) throws Exception {
    String given = spec.startsWith("r50k") ? spec : golden(spec);
    assertThatThrownBy(() -> Tokenizers.open(given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(spec.replaceAll(".*=", "").substring(0, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3", "gpt2", "llama2", "unigram", "wordpiece", "r50k_base"})
  void aSurrogateThatStandsAloneIsTheReplacementCharacter(String name) throws Exception {
    String spec = name.endsWith("base") ? name : golden(name + ".json");
    try (Tokenizer tokenizer = Tokenizers.open(spec)) {
      assertThat(tokenizer.encode("a\ud800b 😀 \udc00"))
          .isEqualTo(tokenizer.encode("a\ufffdb 😀 \ufffd"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3", "gpt2", "llama2", "unigram", "wordpiece"})
  void noTextSpellsASpecialToken(String name) throws Exception {
    try (Tokenizer tokenizer = Tokenizers.open(golden(name + ".json"))) {
      String text = "<s>a</s> <unk> <|endoftext|> <|begin_of_text|>[CLS] [SEP] [MASK]\n[PAD]";
      assertThat(tokenizer.encode(text))
          .doesNotContain(tokenizer.beginOfDocument(), tokenizer.endOfDocument());
    }
  }

  private static String golden(String spec) throws Exception {
    String file = spec.replaceAll("#.*", "");
    Path path = Path.of(TokenizersTest.class.getResource("golden/" + file).toURI());
    return path + spec.substring(file.length());
  }

  @Test
  void whatIsNoTokenizerIsRefused(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> Tokenizers.open("o300k_base"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("o200k_base");
    Path file = folder.resolve("tokenizer.json");
    for (String content :
        new String[] {"", "{", "[]", "{\"added_tokens\":[{\"id\":0,\"content\":\"</s>\"}]}"}) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> Tokenizers.open(file.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file.toString());
    }
  }

  private static Tokenizer small() {
    return Tokenizers.open(smallFile().toString());
  }

  private static Path smallFile() {
    try {
      return Path.of(TokenizersTest.class.getResource("small-bpe.json").toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String hash(int[] ids) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(ids);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 1",
    "'', ',{\"id\":7,\"content\":\"<|finetune_right_pad_id|>\",\"special\":true}', 7",
    "'\"padding\":{\"strategy\":\"BatchLongest\",\"pad_id\":5,\"pad_token\":\"x\"},', '', 5"
  })
  void sequencesArePaddedWithTheFilesPaddingOrTheEndOfDocument(
      String section, String token, int padding, @TempDir Path folder) throws Exception {
    String content =
        "{%s\"added_tokens\":[{\"id\":1,\"content\":\"</s>\",\"special\":true}%s]}"
            .formatted(section, token);
    Path file = Files.writeString(folder.resolve("t.json"), content);
    assertThat(new TokenizerFile(file).padding(1)).isEqualTo(padding);
    assertThat(Tokenizers.open("o200k_base").padding()).isEqualTo(199_999);
  }
}
