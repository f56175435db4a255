package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrawlDiscoveryTest {
  @TempDir private Path folder;

  private CrawlDiscovery discovery() {
    return new CrawlDiscovery(
        folder.resolve("collinfo.json").toString(),
        folder + "/",
        CrawlRange.ALL,
        Integer.MAX_VALUE,
        10,
        null,
        TransportSettings.DEFAULTS);
  }

  private void manifest(String text) throws IOException {
    Path file = folder.resolve("crawl-data/C/warc.paths.gz");
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aListOfCrawlsHasAnEnd() throws IOException {
    Files.writeString(folder.resolve("collinfo.json"), "[{\"id\":\"B\"},{\"id\":\"A\"}]");
    assertThat(discovery().lists()).containsExactly("A", "B");
    Files.writeString(folder.resolve("collinfo.json"), "[" + " ".repeat(16 << 20) + "]");
    assertThatThrownBy(() -> discovery().lists())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("collinfo.json has more than 16777216 bytes");
  }

  @Test
  void aLineOfAManifestHasAnEnd() throws IOException {
    manifest("a.warc.gz\r\n\nb.warc.gz");
    assertThat(discovery().files("C"))
        .extracting(Discovery.FoundFile::file)
        .containsExactly("a.warc.gz", "b.warc.gz");
    manifest("a.warc.gz\n" + "x".repeat(30_000_000));
    assertThatThrownBy(() -> discovery().files("C"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("warc.paths.gz has more than 8192 characters")
        .hasMessageEndingWith("x".repeat(80));
  }
}
