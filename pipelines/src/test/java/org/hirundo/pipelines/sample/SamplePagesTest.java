package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePagesTest {
  private static final String PAGE =
      """
      ---
      title: 山の天気
      language: ja
      kind: article
      subject: weather
      quality: educational
      site: mado
      charset: shift_jis
      crawls: [1, 3]
      math: none
      ---
      <h1>山の天気</h1>
      <p>晴れ。</p>
      """;

  @Test
  void theSampleHasThePagesThatTheDemoPromises() {
    List<SamplePage> pages = SamplePages.load();
    assertThat(pages).hasSizeGreaterThanOrEqualTo(60);
    assertThat(pages).filteredOn(page -> page.language().equals("ja")).hasSizeGreaterThan(24);
    assertThat(pages).filteredOn(page -> page.language().equals("en")).hasSizeGreaterThan(14);
    assertThat(pages).filteredOn(page -> page.domain().equals("math")).hasSizeGreaterThan(9);
    assertThat(pages).extracting(SamplePage::charset).contains(PageCharset.values());
  }

  @Test
  void frontMatterAndBodyAreReadApart() {
    SamplePage page = SamplePage.parse("yama", PAGE);
    assertThat(page.title()).isEqualTo("山の天気");
    assertThat(page.charset()).isEqualTo(PageCharset.SHIFT_JIS);
    assertThat(page.crawls()).containsExactly(1, 3);
    assertThat(page.body()).isEqualTo("<h1>山の天気</h1>\n<p>晴れ。</p>");
  }

  @Test
  void wrongFrontMatterNamesThePageAndTheField() {
    assertThatThrownBy(() -> SamplePage.parse("yama", PAGE.replace("language: ja", "language: xx")))
        .hasMessageContaining("yama")
        .hasMessageContaining("language");
    assertThatThrownBy(() -> SamplePage.parse("yama", PAGE.replace("[1, 3]", "[4]")))
        .hasMessageContaining("crawls");
    assertThatThrownBy(() -> SamplePage.parse("yama", PAGE.replace("kind:", "sort:")))
        .hasMessageContaining("sort");
    assertThatThrownBy(() -> SamplePage.parse("yama", "<p>no front matter</p>"))
        .hasMessageContaining("front matter");
  }

  @Test
  void resourcesAreListedInAJarAsInAFolder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("classes/sample/pages/ja/yama.html");
    Files.createDirectories(file.getParent());
    Files.writeString(file, PAGE);
    Path jar = folder.resolve("all.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("sample/pages/ja/yama.html"));
      entries.write(PAGE.getBytes(StandardCharsets.UTF_8));
      entries.putNextEntry(new JarEntry("sample/pages.txt"));
    }

    assertThat(ResourceTree.texts(jar, "sample/pages"))
        .isEqualTo(ResourceTree.texts(folder.resolve("classes"), "sample/pages"))
        .containsOnlyKeys("ja/yama.html");
    assertThatThrownBy(() -> ResourceTree.texts(jar, "sample/nothing"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("all.jar");
  }
}
