package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values, words and verdicts that datatrove 0.5.0 with spaCy gave for texts made for this. */
class DatatroveGoldenTest {
  private static final Map<String, String> RULES_BY_REASON =
      Map.ofEntries(
          Map.entry("dup_para_frac", "gopher_repeated_paragraphs@py1"),
          Map.entry("dup_para_char_frac", "gopher_repeated_paragraph_letters@py1"),
          Map.entry("dup_line_frac", "gopher_repeated_lines@py1"),
          Map.entry("dup_line_char_frac", "gopher_repeated_line_letters@py1"),
          Map.entry("gopher_short_doc", "gopher_words@py1"),
          Map.entry("gopher_below_avg_threshold", "gopher_mean_word_length@py1"),
          Map.entry("gopher_above_avg_threshold", "gopher_mean_word_length@py1"),
          Map.entry("gopher_too_many_hashes", "gopher_hash_ratio@py1"),
          Map.entry("gopher_too_many_ellipsis", "gopher_ellipsis_ratio@py1"),
          Map.entry("gopher_too_many_bullets", "gopher_bullet_lines@py1"),
          Map.entry("gopher_too_many_end_ellipsis", "gopher_ellipsis_lines@py1"),
          Map.entry("gopher_below_alpha_threshold", "gopher_alphabetic_words@py1"),
          Map.entry("gopher_enough_stop_words", "gopher_stop_words@py1"),
          Map.entry("lorem_ipsum", "c4_lorem_ipsum@py1"),
          Map.entry("curly_bracket", "c4_curly_brackets@py1"),
          Map.entry("too_few_sentences", "c4_sentences@py1"),
          Map.entry("line_punct_ratio", "fineweb_line_punctuation@py1"),
          Map.entry("short_line_ratio", "fineweb_short_lines@py1"),
          Map.entry("char_dup_ratio", "fineweb_repeated_line_letters@py1"),
          Map.entry("list_ratio", "fineweb_lines_per_word@py1"));

  static Stream<JsonNode> all() throws IOException {
    JsonNode golden =
        new ObjectMapper()
            .readTree(DatatroveGoldenTest.class.getResource("golden/datatrove-values.json"));
    return StreamSupport.stream(golden.spliterator(), false);
  }

  static Stream<JsonNode> english() throws IOException {
    return all().filter(example -> example.get("language").asText().equals("en"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void valuesOverGivenWordsAreDatatroves(JsonNode example) {
    CodePoints text = CodePoints.of(example.get("text").asText());
    Words words = new Words(text);
    JsonNode spans = example.get("words");
    for (int i = 0; i < spans.size(); i += 2) {
      words.add(spans.get(i).asInt(), spans.get(i + 1).asInt());
    }
    RuleValues values = new RuleValues();
    if (example.get("language").asText().equals("ja")) {
      DatatroveRules.measureJapanese(text, words, values);
    } else {
      DatatroveRules.measureEnglish(text, words, values);
    }
    assertEqual(example, values.toMap());
  }

  @ParameterizedTest
  @MethodSource("english")
  void wordsAreSpacys(JsonNode example) {
    String string = example.get("text").asText();
    int[] codePoints = string.codePoints().toArray();
    List<String> expected = new ArrayList<>();
    JsonNode spans = example.get("words");
    for (int i = 0; i < spans.size(); i += 2) {
      int from = spans.get(i).asInt();
      expected.add(new String(codePoints, from, spans.get(i + 1).asInt() - from));
    }
    Words words = SpacyWords.of(CodePoints.of(string));
    List<String> found = new ArrayList<>();
    for (int i = 0; i < words.count(); i++) {
      found.add(new String(codePoints, words.start(i), words.length(i)));
    }
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("english")
  void valuesAndVerdictOfTheProfileAreDatatroves(JsonNode example) {
    Profile profile = Profile.load("fineweb-py");
    Map<String, Double> values =
        QualityRules.measuring(List.of(profile)).measure(example.get("text").asText(), "en");
    assertEqual(example, values);
    List<String> failed = profile.decide(values).failed();
    String reason = example.get("verdict").asText();
    if (reason.isEmpty()) {
      assertThat(failed).isEmpty();
    } else if (!reason.equals("error")) {
      assertThat(failed).contains(rule(reason));
    }
  }

  private static String rule(String reason) {
    return reason.endsWith("gram") || reason.endsWith("grams")
        ? reason
            .replaceAll("top_(\\d)_gram", "gopher_top_$1gram@py1")
            .replaceAll("duplicated_(\\d+)_n_grams", "gopher_repeated_$1gram@py1")
        : RULES_BY_REASON.get(reason);
  }

  private static void assertEqual(JsonNode example, Map<String, Double> values) {
    example
        .get("values")
        .fields()
        .forEachRemaining(
            expected ->
                assertThat(values.get(expected.getKey()))
                    .as(expected.getKey() + " of " + example.get("text"))
                    .isCloseTo(expected.getValue().asDouble(), within(1e-12)));
  }

  @Test
  void theTextsReachKeptAndMostReasons() throws IOException {
    assertThat(english().map(example -> example.get("verdict").asText()).distinct())
        .contains("", "lorem_ipsum", "curly_bracket", "too_few_sentences", "line_punct_ratio")
        .hasSizeGreaterThan(20);
    assertThat(english().findFirst().orElseThrow().get("values").size()).isEqualTo(28);
    JsonNode japanese = all().filter(example -> !example.has("verdict")).findFirst().orElseThrow();
    assertThat(japanese.get("values").size()).isEqualTo(25);
  }
}
