package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCorporaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theCodeCorpusIsTheProjectsOwnSource() throws IOException {
    int count = SampleCode.write(folder.resolve("code.jsonl.gz"));
    List<JsonNode> rows;
    try (InputStream in = Files.newInputStream(folder.resolve("code.jsonl.gz"))) {
      rows = rows(new GZIPInputStream(in));
    }
    assertThat(rows).hasSize(count).hasSizeGreaterThan(20);
    assertThat(rows).extracting(row -> row.path("id").asText()).isSorted().doesNotHaveDuplicates();
    assertThat(rows)
        .filteredOn(
            row ->
                row.path("id")
                    .asText()
                    .equals("pipelines/src/main/java/org/hirundo/pipelines/sample/SampleCode.java"))
        .singleElement()
        .satisfies(row -> assertThat(row.path("text").asText()).contains("class SampleCode"))
        .satisfies(row -> assertThat(row.path("license").asText()).isEqualTo("Apache-2.0"));
  }

  @Test
  void trainingTextsAreAFewHundredPieces() throws IOException {
    for (String language : List.of("ja", "en")) {
      SampleTraining.Files files = SampleTraining.write(folder.resolve(language), language);
      List<JsonNode> positive = rows(Files.newInputStream(files.positive()));
      List<JsonNode> negative = rows(Files.newInputStream(files.negative()));
      assertThat(positive).hasSizeGreaterThan(60);
      assertThat(negative).hasSizeGreaterThan(20);
      assertThat(positive)
          .allSatisfy(row -> assertThat(row.path("text").asText().length()).isBetween(50, 420))
          .extracting(row -> row.path("id").asText())
          .doesNotHaveDuplicates();
    }
    assertThatThrownBy(() -> SampleTraining.write(folder, "fr")).hasMessageContaining("fr");
  }

  @Test
  void piecesHoldTheWholeTextAndEndAtSentences() {
    String sentence = "雨の日は本を読む。";
    List<String> pieces = SampleTraining.pieces(sentence.repeat(100));
    assertThat(String.join("", pieces)).isEqualTo(sentence.repeat(100));
    assertThat(pieces).allMatch(piece -> piece.endsWith("。"));
    assertThat(SampleTraining.pieces("")).isEmpty();
    assertThat(String.join("", SampleTraining.pieces("𠮷".repeat(501))))
        .isEqualTo("𠮷".repeat(501));
  }

  @Test
  void trainingTextsAreTheWholePages() {
    for (SamplePage page : SamplePages.load()) {
      if (page.math().equals("none")) {
        String text = SampleTraining.text(page.body()).replaceAll("[\\s\\p{Z}|]", "");
        String all = Jsoup.parseBodyFragment(page.body()).text().replaceAll("[\\s\\p{Z}|]", "");
        assertThat(text.length()).as(page.name()).isGreaterThan(all.length() * 9 / 10);
      }
    }
  }

  @Test
  void formulasAreTex() {
    String html =
        "<p>Here is a formula, <math><msup><mi>x</mi><mn>2</mn></msup></math>, in a sentence.</p>";
    assertThat(SampleTraining.text(html)).contains("x^2");
  }

  private static List<JsonNode> rows(InputStream in) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        rows.add(JSON.readTree(line));
      }
    }
    return rows;
  }
}
