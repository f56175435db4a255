package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupVerbTest {
  @TempDir Path folder;

  @Test
  void aLaterCallWithTheStateKnowsTheEarlierFiles() throws IOException {
    Path first = file("1.jsonl", "a", "春になると南の国から海を越えて日本へ渡ってきます。");
    Path second = file("2.jsonl", "b", "春になると南の国から海を越えて日本へ渡ってきます。");
    String state = folder.resolve("state").toString();
    Ran one = Ran.hirundo("dedup", first.toString(), "--state", state);
    assertThat(one.status()).as(one.err()).isZero();
    Path out = folder.resolve("out.jsonl");
    Ran two = Ran.hirundo("dedup", second.toString(), "--state", state, "-o", out.toString());
    assertThat(two.status()).as(two.err()).isZero();
    List<JsonNode> results = Ran.parsed(Files.readString(out));
    assertThat(results).hasSize(1);
    assertThat(results.get(0).path("id").textValue()).isEqualTo("b");
    assertThat(results.get(0).path("duplicate_of").textValue()).isEqualTo("a");
    assertThat(two.err()).contains("1 documents: 0 stay, 1 exact");
  }

  @Test
  void wrongNumbersAndPresetsAreWrongUsage() throws IOException {
    String file = file("1.jsonl", "a", "text").toString();
    assertThat(Ran.hirundo("dedup", file, "--preset", "gone").status()).isEqualTo(2);
    assertThat(Ran.hirundo("dedup", file, "--bands", "0").status()).isEqualTo(2);
    assertThat(Ran.hirundo("dedup", file, "--keep", "both").err()).contains("OLDEST");
    assertThat(Ran.hirundo("dedup").status()).isEqualTo(2);
  }

  private Path file(String name, String id, String text) throws IOException {
    return Files.writeString(
        folder.resolve(name), "{\"id\": \"%s\", \"text\": \"%s\"}\n".formatted(id, text));
  }
}
