package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JapaneseRulesTest {

  static Stream<JsonNode> golden() throws IOException {
    JsonNode golden =
        new ObjectMapper()
            .readTree(JapaneseRulesTest.class.getResource("golden/swallow-values.json"));
    return StreamSupport.stream(golden.spliterator(), false);
  }

  /**
   * The values were written by Swallow Corpus v1's published Python code on texts made for this.
   */
  @ParameterizedTest
  @MethodSource("golden")
  void everyValueIsWhatSwallowsCodeComputes(JsonNode example) {
    Map<String, Double> values = QualityRules.values(example.get("text").asText(), "ja");
    example
        .get("values")
        .fields()
        .forEachRemaining(
            expected ->
                assertThat(values.get(expected.getKey()))
                    .as(expected.getKey() + " of " + example.get("text"))
                    .isCloseTo(expected.getValue().asDouble(), within(1e-10)));
  }

  @Test
  void goldenTextsCoverEveryJapaneseRule() throws IOException {
    assertThat(golden()).hasSizeGreaterThan(20);
    assertThat(golden().findFirst().orElseThrow().get("values")).hasSize(24);
  }

  @Test
  void emptyLinesCountAsRepeatedParagraphs() {
    assertThat(QualityRules.values("一。\n\n二。\n\n三。", "ja"))
        .containsEntry("duplicate_paragraph_fraction@1", 1 / 5.0);
  }

  @Test
  void kanjiBeyondTheBasicPlaneAreLettersButNotJapaneseOnes() {
    assertThat(QualityRules.values("𠮷田", "ja"))
        .containsEntry("num_letters@1", 2.0)
        .containsEntry("num_japanese_letters@1", 1.0);
  }
}
