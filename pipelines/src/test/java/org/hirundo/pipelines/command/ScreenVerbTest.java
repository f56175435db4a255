package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenVerbTest {
  private static final String ITEM =
      "A swallow flies nine miles before noon and twice as many after it, how many miles is that?";
  private static final String INPUT =
      "{\"id\": 1, \"text\": \"😀 %s\"}\n{\"id\": 2, \"text\": \"😀 電話 03-1234-5678\"}\n"
          .formatted(ITEM);

  @TempDir private Path folder;

  @Test
  void tellsWhatItFoundAndWhere() throws Exception {
    Path file =
        Files.writeString(folder.resolve("sums.jsonl"), "{\"q\": \"%s\"}\n".formatted(ITEM));
    Ran ran =
        Ran.withInput(
            INPUT, "screen", "--benchmark", file.toString(), "--fields", "q", "--text", "-");
    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode first = ran.results().get(0);
    assertThat(first.path("kept").asBoolean()).isFalse();
    assertThat(first.path("refused").asText()).isEqualTo("decontaminated/sums.jsonl");
    JsonNode overlap = first.path("overlaps").path(0);
    assertThat(overlap.path("begin").asInt()).isEqualTo(2);
    assertThat(overlap.path("text").asText()).isEqualTo(ITEM.substring(0, ITEM.length() - 1));
    JsonNode second = ran.results().get(1);
    assertThat(second.path("refused").isNull()).isTrue();
    assertThat(second.path("personal").path(0).path("kind").asText()).isEqualTo("phone");
    assertThat(second.path("personal").path(0).path("begin").asInt()).isEqualTo(5);
    assertThat(second.path("text").asText()).isEqualTo("😀 電話 |||PHONE_NUMBER|||");
  }

  @Test
  void takesTheRulesOfAConfigurationsDomain() throws Exception {
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"x\"}\n");
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            datasets: [{domain: en, path: %s}, {domain: ja, path: %s, name: other}]
            mixture: {en: 0.5, ja: 0.5}
            personal-data: {ja: {phone: drop}}
            """
                .formatted(rows, rows));
    Ran ja = Ran.withInput(INPUT, "screen", "--config", config.toString(), "--domain", "ja", "-");
    assertThat(ja.status()).as(ja.err()).isZero();
    assertThat(ja.results().get(1).path("refused").asText()).isEqualTo("personal-data/phone");
    Ran en = Ran.withInput(INPUT, "screen", "--config", config.toString(), "-");
    assertThat(en.results().get(1).path("personal")).isEmpty();
  }

  @Test
  void aBenchmarkThatCannotBeReadIsWrongUsage() {
    Ran ran = Ran.withInput(INPUT, "screen", "--benchmark", "gone.jsonl", "--fields", "q", "-");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("gone.jsonl");
  }
}
