package org.hirundo.pipelines.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(folder.resolve("a b/deep"));
    for (String name : List.of("b.jsonl", "a.jsonl", "c.parquet", ".hidden", "a b/deep/d.jsonl")) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  @Test
  void aGlobMatchesInOneFolderSorted() throws IOException {
    assertThat(matching("/*.jsonl")).containsExactly("a.jsonl", "b.jsonl");
  }

  @Test
  void twoStarsMatchBelow() throws IOException {
    assertThat(matching("/**.jsonl")).containsExactly("a b/deep/d.jsonl", "a.jsonl", "b.jsonl");
  }

  @Test
  void aFolderIsEveryVisibleFileBelowIt() throws IOException {
    assertThat(matching("")).containsExactly("a b/deep/d.jsonl", "a.jsonl", "b.jsonl", "c.parquet");
  }

  @Test
  void aFileUriIsItsPath() throws IOException {
    assertThat(LocalFiles.matching("file://" + folder + "/a.jsonl"))
        .isEqualTo(LocalFiles.matching("file:" + folder + "/a.jsonl"))
        .hasSize(1);
  }

  @Test
  void nothingMatchesNothing() throws IOException {
    assertThat(matching("/gone/*.jsonl")).isEmpty();
    assertThat(matching("/gone")).isEmpty();
  }

  @Test
  void aBrokenGlobIsAnError() {
    assertThatThrownBy(() -> matching("/[")).isInstanceOf(IOException.class);
  }

  private List<String> matching(String pattern) throws IOException {
    return LocalFiles.matching(folder + pattern).stream()
        .map(file -> folder.relativize(file).toString())
        .toList();
  }
}
