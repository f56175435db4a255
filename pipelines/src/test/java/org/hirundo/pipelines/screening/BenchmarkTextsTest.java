package org.hirundo.pipelines.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.hirundo.operators.decontamination.BenchmarkIndex;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.decontamination.Overlap;
import org.hirundo.operators.decontamination.OverlapFinder;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.OnOverlap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkTextsTest {
  private static final String ONE =
      "A swallow flies nine miles before noon and twice as many after it, how many miles is that?";
  private static final String TWO =
      "Three nests hold five eggs each while a fourth one holds two, so how many eggs are there?";

  @TempDir private Path folder;

  private static Decontamination settings(Path path, String... fields) {
    return new Decontamination(
        List.of(new Benchmark("sums", path.toString(), List.of(fields))),
        Gram.DEFAULT,
        0,
        OnOverlap.DROP,
        List.of("en"));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static List<String> found(BenchmarkIndex index) {
    OverlapFinder finder = new OverlapFinder(index);
    return List.of(ONE, TWO).stream()
        .flatMap(text -> finder.find("Page: " + text).stream())
        .map(Overlap::item)
        .toList();
  }

  @Test
  void linesOfJsonAreItemsByTheirNumbers() throws Exception {
    String lines =
        "{\"question\": \"%s\", \"answer\": \"27\"}\n{\"question\": \"x\", \"answer\": \"%s\"}\n"
            .formatted(ONE, TWO);
    BenchmarkIndex index =
        BenchmarkTexts.read(settings(file("a.jsonl", lines), "question", "answer"));
    assertThat(found(index)).containsExactly("1", "2");
    assertThat(index.tooShort()).isEqualTo(2);
    Path packed = folder.resolve("b.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(found(BenchmarkTexts.read(settings(packed, "question")))).containsExactly("1");
  }

  @Test
  void aPathLeadsThroughListsAsInSquad() throws Exception {
    Path file =
        file(
            "squad.json",
            """
            {"data": [{"paragraphs": [{"context": "c", "qas": [
              {"question": "%s"}, {"question": "%s"}]}]}]}
            """
                .formatted(ONE, TWO));
    BenchmarkIndex index = BenchmarkTexts.read(settings(file, "data.paragraphs.qas.question"));
    assertThat(found(index)).containsExactly("1", "1.1");
  }

  @Test
  void aPlainTextHasAnItemALine() throws Exception {
    BenchmarkIndex index = BenchmarkTexts.read(settings(file("a.txt", ONE + "\n\n" + TWO)));
    assertThat(found(index)).containsExactly("1", "3");
  }

  @Test
  void ofSeveralFilesTheItemNamesTheFile() throws Exception {
    file("a.txt", ONE);
    file("b.txt", TWO);
    BenchmarkIndex index = BenchmarkTexts.read(settings(folder.resolve("*.txt")));
    assertThat(found(index)).containsExactly("a.txt:1", "b.txt:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.jsonl | {\"question\": \"x\"}{ | question | behind item 1",
        "a.jsonl | {\"question\": \"x\"} | prompt | no text in a field prompt",
        "a.json | nonsense | question | cannot be read",
        "a.parquet | nonsense | question | a.parquet",
        "a.jsonl.gz | nonsense | question | a.jsonl.gz",
        "none.txt | | | no file is at",
      })
  void aFileThatCannotBeReadIsNamedWithTheReason(
      String name, String content, String field, String message) throws Exception {
    Path file = content == null ? folder.resolve(name) : file(name, content);
    Decontamination settings = field == null ? settings(file) : settings(file, field);
    assertThatThrownBy(() -> BenchmarkTexts.read(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @Test
  void oneIndexIsSharedUntilAFileChanges() throws Exception {
    Path file = file("a.txt", ONE);
    BenchmarkIndex index = Benchmarks.index(settings(file));
    assertThat(Benchmarks.index(settings(file))).isSameAs(index);
    Files.writeString(file, ONE + "\n" + TWO);
    assertThat(Benchmarks.index(settings(file))).isNotSameAs(index);
  }
}
