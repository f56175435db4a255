package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareVerbTest {
  private static final String FLAT = "この文書は短い文の集まりであり、どの文も似たような長さである。";

  @TempDir private Path folder;
  private Path documents;
  private Path strict;
  private Path loose;

  @BeforeEach
  void write() throws Exception {
    documents =
        Files.writeString(
            folder.resolve("d.jsonl"),
            """
            {"id": 1, "url": "https://a.example/1", "domain": "ja", "text": "%s"}
            {"id": "two", "url": "https://b.example/2", "domain": "ja", "text": "%s"}
            {"id": 3, "url": "https://b.example/3", "domain": "ja", "text": "短い。"}
            """
                .formatted(FLAT.repeat(3), FLAT.repeat(2)));
    strict = profile("strict", 90);
    loose = profile("loose", 60);
  }

  private Path profile(String name, int least) throws Exception {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        "name: %s\nrules:\n  - {rule: num_letters@1, min: %d}\n".formatted(name, least));
  }

  @Test
  void showsWhatOneSideAloneKeeps() throws Exception {
    Path json = folder.resolve("out.json");
    Path samples = folder.resolve("samples");
    Ran ran =
        Ran.hirundo(
            "compare",
            strict.toString(),
            loose.toString(),
            documents.toString(),
            "--full",
            "--samples-to",
            samples.toString(),
            "-o",
            json.toString());
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("A: strict", "B: loose", "3 documents")
        .contains("=== only B (loose) keeps ja two https://b.example/2")
        .contains("=== A keeps it out by num_letters@1\n" + FLAT.repeat(2) + "\n");
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    JsonNode ja = result.path("domains").path(0);
    assertThat(ja.path("both").path("documents").asLong()).isEqualTo(1);
    assertThat(ja.path("only_b").path("documents").asLong()).isEqualTo(1);
    assertThat(ja.path("neither").asLong()).isEqualTo(1);
    assertThat(ja.path("jaccard").asDouble()).isEqualTo(.5);
    assertThat(Files.readString(samples.resolve("only-b.jsonl"))).contains("\"id\":\"two\"");
    assertThat(samples.resolve("only-a.jsonl")).isEmptyFile();
  }

  @Test
  void takesConfigurations() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            datasets: [{domain: ja, path: %s}]
            mixture: {ja: 1}
            quality: {ja: {profile: %s}}
            """
                .formatted(documents, loose));
    Ran ran =
        Ran.hirundo(
            "compare", strict.toString(), config.toString(), documents.toString(), "-o", "-");
    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode ja = ran.results().get(0).path("domains").path(0);
    assertThat(ja.path("kept_by_b").path("documents").asLong()).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    assertThat(Ran.hirundo("compare", "swallow-v1", "swallow-v9", documents.toString()))
        .satisfies(ran -> assertThat(ran.status()).isEqualTo(2))
        .satisfies(ran -> assertThat(ran.err()).contains("no profile swallow-v9"));
    assertThat(Ran.hirundo("compare", "swallow-v1", "swallow-v2"))
        .satisfies(ran -> assertThat(ran.status()).isEqualTo(2))
        .satisfies(ran -> assertThat(ran.err()).contains("which documents?"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Ran.hirundo("compare", "swallow-v1", "swallow-v2", empty.toString()).err())
        .contains("no Parquet files or JSON lines");
    Files.writeString(documents, "{\"id\": 1}\n");
    Ran damaged = Ran.hirundo("compare", "swallow-v1", "swallow-v2", documents.toString());
    assertThat(damaged.status()).isEqualTo(1);
    assertThat(damaged.err()).contains("d.jsonl:1");
  }
}
