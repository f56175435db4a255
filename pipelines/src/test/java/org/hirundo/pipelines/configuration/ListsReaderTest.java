package org.hirundo.pipelines.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hirundo.pipelines.configuration.Lists.Hosts;
import org.hirundo.pipelines.configuration.Lists.OnMatch;
import org.hirundo.pipelines.configuration.Lists.Words;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsReaderTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws Exception {
    Files.createDirectories(folder.resolve("ut1/adult"));
    Files.writeString(folder.resolve("ng.txt"), "x\n");
    Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"x\"}\n");
  }

  private Lists read(String lists) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            "datasets: [{domain: ja, path: rows.jsonl}]\nmixture: {ja: 1}\n" + lists);
    return Configuration.load(file, folder).lists();
  }

  @Test
  void readsListsOfHostsAndWords() throws Exception {
    Lists lists =
        read(
            """
            lists:
              hosts:
                - {path: ut1, categories: [adult], on-match: reject}
                - {path: ng.txt, name: own}
              words: [{path: ng.txt, domains: [ja]}]
            """);
    assertThat(lists.hosts())
        .containsExactly(
            new Hosts("ut1", folder.resolve("ut1").toString(), List.of("adult"), OnMatch.REJECT),
            new Hosts("own", folder.resolve("ng.txt").toString(), List.of(), OnMatch.TAG));
    assertThat(lists.words())
        .containsExactly(new Words(folder.resolve("ng.txt").toString(), List.of("ja")));
    assertThat(read("")).isEqualTo(Lists.NONE);
  }

  @Test
  void tellsWhatIsWrong() {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                read(
                    """
                    lists:
                      hosts:
                        - {path: ut1, categories: [gambling], on-match: drop}
                        - {path: gone}
                        - {path: ut1}
                        - {name: x}
                      words: [{path: ng.txt, domains: [fr]}]
                    """));
    assertThat(String.join("\n", e.faults()))
        .contains("c.yaml:5: lists.hosts[0] has no category gambling")
        .contains("lists.hosts[0].on-match is drop")
        .contains("lists.hosts[1].path names gone, which is not there")
        .contains("lists.hosts[2] is named ut1 like another list")
        .contains("lists.hosts[3] has no path")
        .contains("fr");
  }

  @Test
  void swallowsCategoriesAreAPreset() throws Exception {
    for (String category : org.hirundo.operators.lists.HostListReader.preset("swallow")) {
      Files.createDirectories(folder.resolve("ut1").resolve(category));
    }
    assertThat(
            read("lists: {hosts: [{path: ut1, categories: swallow}]}").hosts().get(0).categories())
        .hasSize(28)
        .contains("adult");
  }
}
