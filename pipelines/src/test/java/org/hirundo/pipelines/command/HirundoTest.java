package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HirundoTest {
  @TempDir Path folder;

  @Test
  void helpNamesEveryVerb() {
    Ran ran = Ran.hirundo("--help");
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("check").contains("Exit status");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void everyVerbHasHelp() {
    for (String verb : Hirundo.verbs()) {
      Ran ran = Ran.hirundo(verb, "--help");
      assertThat(ran.status()).as(verb).isZero();
      assertThat(ran.out()).as(verb).contains("Usage: hirundo " + verb);
    }
  }

  @Test
  void versionIsAResult() {
    Ran ran = Ran.hirundo("--version");
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).startsWith("hirundo ");
  }

  @Test
  void aMistypedVerbIsWrongUsage() {
    Ran ran = Ran.hirundo("chek");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("Did you mean").contains("check");
  }

  @Test
  void noVerbIsWrongUsage() {
    Ran ran = Ran.hirundo();
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("a verb is missing").contains("--help");
  }

  @Test
  void faultsOfAConfigurationAreWrongUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), "mixture: {en: 0.5}\nsates: x\n");
    Ran ran = Ran.hirundo("check", "--config", file.toString());
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(file + ":1: mixture sums to 0.5").contains(file + ":2: unknown");
  }

  @Test
  void aSoundConfigurationIsDone() throws IOException {
    Files.writeString(folder.resolve("en.jsonl"), "{}");
    Path file =
        Files.writeString(
            folder.resolve("run.yaml"),
            "datasets: [{domain: en, path: %s/en.jsonl}]\nmixture: {en: 1}\n".formatted(folder));
    assertThat(Ran.hirundo("check", "--config", file.toString()).status()).isZero();
  }
}
