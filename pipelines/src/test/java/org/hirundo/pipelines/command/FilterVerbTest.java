package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hirundo.operators.quality.Profile;
import org.hirundo.operators.quality.QualityRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterVerbTest {
  @TempDir Path folder;

  @Test
  void eachTextGetsItsVerdictAndValues() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.jsonl"),
            """
            {"id": "short", "text": "あ"}
            {"id": 7, "text": "%s"}
            """
                .formatted("ツバメは春に南の国から海を越えて日本へ渡ってきて、家の軒下に巣を作ります。".repeat(30)));
    Ran ran = Ran.hirundo("filter", "--profile", "swallow-v2", file.toString());
    assertThat(ran.status()).isZero();
    JsonNode rejected = ran.results().get(0);
    assertThat(rejected.fieldNames())
        .toIterable()
        .containsExactly("id", "kept", "failed", "values");
    assertThat(rejected.path("id").textValue()).isEqualTo("short");
    assertThat(rejected.path("kept").booleanValue()).isFalse();
    assertThat(rejected.path("failed")).extracting(JsonNode::textValue).contains("num_letters@1");
    assertThat(rejected.path("values").path("num_letters@1").isNumber()).isTrue();
    assertThat(ran.results().get(1).path("id").intValue()).isEqualTo(7);
  }

  @Test
  void badLinesAreToldWithTheirPlaceAndTheOthersAreRead() throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.write(
        file,
        ("{\"text\": \"one\"}\n{\"id\": 1\n\n[]\n{\"id\": 2}\n{\"id\": \"x\", \"text\": \"two\"}\n")
            .getBytes(StandardCharsets.UTF_8));
    Files.write(
        file, new byte[] {'"', (byte) 0xFF, '"', '\n'}, java.nio.file.StandardOpenOption.APPEND);
    Ran ran = Ran.hirundo("filter", "--profile", "code", file.toString());
    assertThat(ran.status()).isZero();
    assertThat(ran.results())
        .extracting(result -> result.path("id").textValue())
        .containsExactly(file + ":1", "x");
    assertThat(ran.err())
        .contains(file + ":2: not JSON")
        .contains(file + ":4: not an object")
        .contains(file + ":5: not an object")
        .contains(file + ":7: not UTF-8")
        .contains("2 read, 4 bad lines");
  }

  @Test
  void plainLinesHaveTheirPlaceAsId() {
    Ran ran = Ran.withInput("one\ntwo\r\n", "filter", "--profile", "math", "--lines", "-");
    assertThat(ran.results())
        .extracting(result -> result.path("id").textValue())
        .isEqualTo(List.of("-:1", "-:2"));
  }

  @Test
  void nothingReadableFails() {
    Ran ran = Ran.withInput("{\n", "filter", "--profile", "math", "-");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void anUnknownProfileIsWrongUsage() {
    Ran ran = Ran.withInput("", "filter", "--profile", "gone", "-");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("swallow-v2");
  }

  @Test
  void everyBuiltInProfileDecides() {
    for (String profile : Profile.builtIn()) {
      Ran ran = Ran.withInput("{\"text\": \"A text.\"}\n", "filter", "--profile", profile, "-");
      assertThat(ran.status()).as(profile).isZero();
      assertThat(ran.results()).hasSize(1);
    }
  }

  @Test
  void furtherProfilesAddTheirValuesAndDecideNothing() {
    Ran ran =
        Ran.withInput(
            "{\"text\": \"潮が満ちる。\"}\n",
            "filter",
            "--profile",
            "math",
            "--measure",
            "fineweb2-jpn,swallow-v2",
            "-");
    assertThat(ran.status()).isZero();
    JsonNode result = ran.results().get(0);
    assertThat(result.path("failed"))
        .extracting(JsonNode::textValue)
        .allMatch(rule -> rule.startsWith("math_"));
    assertThat(result.path("values").fieldNames())
        .toIterable()
        .contains("jpn_gopher_words@1", "num_letters@1")
        .doesNotContain("gopher_words@1");
  }

  @Test
  void profilesAndRulesAreListedAndShown() {
    Ran listed = Ran.hirundo("filter", "--list");
    assertThat(listed.status()).isZero();
    assertThat(listed.out()).contains(Profile.builtIn()).contains(QualityRules.known());
    Ran shown = Ran.hirundo("filter", "--show", "swallow-v2");
    assertThat(shown.status()).isZero();
    assertThat(shown.out()).isEqualTo(Profile.source("swallow-v2"));
    assertThat(Ran.hirundo("filter", "--show", "gone").status()).isEqualTo(2);
  }

  @Test
  void rulesOfListsAreMeasuredByTheListsThatAreNamed() throws IOException {
    Path profile =
        Files.writeString(
            folder.resolve("clean.yaml"),
            "name: clean\nrules:\n  - {rule: ng_character_share@1, max: 0.05}\n"
                + "  - {rule: listed@1, max: 0}\n");
    Path words = Files.writeString(folder.resolve("words.txt"), "アス\n");
    Path hosts = Files.writeString(folder.resolve("hosts.txt"), "bad.example\n");
    String texts =
        """
        {"id": 1, "text": "アスパラガスのスープを作りました。", "url": "http://good.example/a"}
        {"id": 2, "text": "アスとアスとアス。", "url": "http://good.example/b"}
        {"id": 3, "text": "スープ。", "url": "http://www.bad.example/c"}
        """;
    String[] named = {
      "filter",
      "--profile",
      profile.toString(),
      "--words",
      words.toString(),
      "--hosts",
      hosts.toString(),
      "-"
    };
    Ran ran = Ran.withInput(texts, named);
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.results())
        .extracting(result -> result.path("failed").toString())
        .containsExactly("[]", "[\"ng_character_share@1\"]", "[\"listed@1\"]");

    Ran without = Ran.withInput(texts, "filter", "--profile", profile.toString(), "-");
    assertThat(without.status()).isEqualTo(2);
    assertThat(without.err()).contains("--hosts");
  }

  @Test
  void sourceFilesAreReadAsTheyLieInAFolder() throws IOException {
    Files.writeString(folder.resolve("good.py"), "# Adds.\ndef add(a, b):\n    return a + b\n");
    Files.writeString(folder.resolve("bad.py"), "def add(a, b:\n    return a + b\n");
    Files.write(folder.resolve("latin.py"), new byte[] {'#', (byte) 0xE9, '\n'});
    Ran ran = Ran.hirundo("filter", "--profile", "swallow-code", "--files", folder.toString());
    assertThat(ran.status()).isZero();
    assertThat(ran.results())
        .extracting(
            result ->
                Path.of(result.path("id").textValue()).getFileName() + " " + result.path("kept"))
        .containsExactly("bad.py false", "good.py true");
    assertThat(ran.results().get(0).path("failed"))
        .extracting(JsonNode::textValue)
        .containsExactly("code_syntax_errors@1");
    assertThat(ran.err()).contains("latin.py: not UTF-8");
  }

  @Test
  void fieldsOfALineTellItsLanguage() {
    Ran ran =
        Ran.withInput(
            """
            {"id": "py", "text": "x = 1 # one\\n", "path": "a/x.py"}
            {"id": "ruby", "text": "x = 1 # one\\n", "language": "Ruby"}
            {"id": "prose", "text": "One is a number.", "language": "en"}
            """,
            "filter",
            "--profile",
            "swallow-code",
            "-");
    assertThat(ran.results())
        .extracting(result -> result.path("failed").size())
        .containsExactly(0, 1, 5);
    assertThat(ran.results().get(1).path("values").has("code_syntax_errors@1")).isTrue();
  }
}
