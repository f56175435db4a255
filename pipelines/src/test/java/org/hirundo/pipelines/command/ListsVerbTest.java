package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsVerbTest {
  private static final String INPUT =
      """
      {"id": 1, "url": "https://www.bad.com/x", "text": "アスとアスパラガス。"}
      {"id": 2, "url": "https://good.com/", "text": "何もない。"}
      """;

  @TempDir private Path folder;

  @Test
  void showsWhatMatched() throws Exception {
    Path hosts = Files.writeString(folder.resolve("own.txt"), "bad.com\n");
    Path words = Files.writeString(folder.resolve("ng.txt"), "アス\n");
    Ran ran =
        Ran.withInput(
            INPUT,
            "lists",
            "--hosts",
            hosts.toString(),
            "--words",
            words.toString(),
            "--context",
            "2",
            "--matching",
            "-");
    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode only = ran.results().get(0);
    assertThat(ran.results()).hasSize(1);
    assertThat(only.path("listed").path(0).path("entry").asText()).isEqualTo("bad.com");
    assertThat(only.path("words").path("アス").asInt()).isEqualTo(1);
    assertThat(only.path("places").path(0).asText()).isEqualTo("【アス】とア");
    assertThat(only.path("ng_character_share").asDouble()).isEqualTo(.2);
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(Ran.withInput(INPUT, "lists", "-").status()).isEqualTo(2);
    Ran gone = Ran.withInput(INPUT, "lists", "--words", "gone.txt", "-");
    assertThat(gone.status()).isEqualTo(2);
    assertThat(gone.err()).contains("gone.txt");
  }
}
