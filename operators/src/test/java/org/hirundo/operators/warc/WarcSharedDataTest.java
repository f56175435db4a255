package org.hirundo.operators.warc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real files where they are there; {@link WarcReaderTest} holds the behaviour without them. */
class WarcSharedDataTest {
  @Test
  void threeCrawlsHold927PagesAndNoFault() throws IOException {
    int pages = 0;
    for (Path file : files("mini-crawl", ".warc.gz")) {
      List<WarcEntry> entries = WarcBytes.read(Files.readAllBytes(file));
      pages += WarcBytes.only(WarcPage.class, entries).size();
      assertThat(WarcBytes.only(WarcFault.class, entries)).isEmpty();
    }
    assertThat(pages).isEqualTo(927);
  }

  @Test
  void everyRealFileIsReadToItsEnd() throws IOException {
    Map<String, String> found = new TreeMap<>();
    Path root = Path.of(System.getProperty("hirundo.shared.data", "none")).resolve("warc");
    for (Path file : files("warc", "")) {
      List<WarcEntry> entries = WarcBytes.read(Files.readAllBytes(file));
      found.put(root.relativize(file).toString(), summary(entries));
    }
    assertThat(found)
        .containsEntry("commoncrawl-whirlwind/whirlwind.warc.gz", "1 pages, 3 others")
        .containsEntry("commoncrawl-whirlwind/whirlwind.warc", "1 pages, 3 others");
    if (Boolean.getBoolean("hirundo.show")) {
      found.forEach((file, what) -> System.err.println(what + "  " + file));
    }
  }

  private static String summary(List<WarcEntry> entries) {
    StringBuilder text = new StringBuilder();
    text.append(WarcBytes.only(WarcPage.class, entries).size()).append(" pages, ");
    text.append(WarcBytes.only(WarcOther.class, entries).size()).append(" others");
    for (WarcFault fault : WarcBytes.only(WarcFault.class, entries)) {
      text.append(" [").append(fault.offset()).append('+').append(fault.length()).append(' ');
      text.append(fault.reason()).append(": ").append(fault.detail()).append(']');
    }
    return text.toString();
  }

  private static List<Path> files(String folder, String suffix) throws IOException {
    Path root = Path.of(System.getProperty("hirundo.shared.data", "none")).resolve(folder);
    Assumptions.assumeTrue(Files.isDirectory(root), "no shared data");
    try (Stream<Path> all = Files.walk(root)) {
      return new ArrayList<>(
          all.filter(Files::isRegularFile).filter(p -> p.toString().endsWith(suffix)).toList());
    }
  }
}
