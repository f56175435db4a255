package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** A text that is encoded in windows has the ids of the whole. */
class LongTextProperties {
  private static final Map<String, JsonTokenizer> FILES = new TreeMap<>();
  private static final TiktokenTokenizer TIKTOKEN =
      (TiktokenTokenizer) Tokenizers.open("o200k_base");

  @AfterContainer
  static void close() {
    FILES.values().forEach(JsonTokenizer::close);
  }

  /** Prose, Japanese without spaces, words and white space that fill windows, odd characters. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> letters =
        Arbitraries.strings().withCharRange('a', 'e').ofMinLength(1).ofMaxLength(700);
    Arbitrary<String> japanese =
        Arbitraries.strings().withCharRange('\u3041', '\u3096').ofMinLength(1).ofMaxLength(700);
    Arbitrary<String> space = Arbitraries.strings().withChars(" \n\t").ofMaxLength(300);
    Arbitrary<String> runs =
        Arbitraries.of("a", " ", "\n", "あ", "😀", "=-", "0", "ab ", "\u0301", "12")
            .flatMap(run -> Arbitraries.integers().between(1, 500).map(run::repeat));
    Arbitrary<String> odd = Arbitraries.longs().between(0, 1 << 20).map(OddStrings::text);
    return Arbitraries.oneOf(letters, japanese, space, runs, odd)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 200)
  void byteLevelPairs(@ForAll("texts") String text) {
    for (String name : new String[] {"llama3", "gpt2"}) {
      JsonTokenizer file = file(name);
      assertThat(LongText.encode(text, file::window, 512)).isEqualTo(file.encode(text));
    }
  }

  @Property(tries = 200)
  void oneWordOfPairs(@ForAll("texts") String text) {
    JsonTokenizer file = file("llama2");
    assertThat(LongText.encode(text, file::window, 512)).isEqualTo(file.encode(text));
  }

  @Property(tries = 200)
  void unigrams(@ForAll("texts") String text) {
    JsonTokenizer file = file("unigram");
    assertThat(LongText.encode(text, file::window, 512)).isEqualTo(file.encode(text));
  }

  @Property(tries = 200)
  void wordPieces(@ForAll("texts") String text) {
    JsonTokenizer file = file("wordpiece");
    assertThat(LongText.encode(text, file::window, 512)).isEqualTo(file.encode(text));
  }

  @Property(tries = 200)
  void tiktoken(@ForAll("texts") String text) {
    assertThat(LongText.encode(text, TIKTOKEN::window, 512)).isEqualTo(TIKTOKEN.encode(text));
  }

  private static JsonTokenizer file(String name) {
    return FILES.computeIfAbsent(name, LongTextProperties::open);
  }

  private static JsonTokenizer open(String name) {
    try {
      Path file = Path.of(LongTextProperties.class.getResource("golden/" + name + ".json").toURI());
      return (JsonTokenizer) Tokenizers.open(file.toString());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
