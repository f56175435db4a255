package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.hirundo.operators.charset.PageDecoder;
import org.hirundo.operators.html.MainText;
import org.hirundo.operators.html.MainTextExtractor;
import org.junit.jupiter.api.Test;

class ExtractorVersionTest {
  private static final Set<Capture.Kind> PAGES =
      EnumSet.of(Capture.Kind.NEW, Capture.Kind.CHANGED, Capture.Kind.FOREIGN);

  /** A page's text and its version belong together: who changes this raises that. */
  @Test
  void whatComesOutOfThePagesIsWhatTheVersionNames() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    MainTextExtractor extractor = new MainTextExtractor();
    int pages = 0;
    for (DemoCrawl crawl : DemoCrawl.values()) {
      for (Capture capture : CrawlPages.of(crawl, SamplePages.load())) {
        if (PAGES.contains(capture.kind())) {
          String html = PageDecoder.decode(capture.body(), capture.contentType()).text();
          MainText main = extractor.extract(html, capture.url());
          digest.update(main.title().getBytes(StandardCharsets.UTF_8));
          digest.update(main.text().getBytes(StandardCharsets.UTF_8));
          pages++;
        }
      }
    }
    assertThat(pages).isGreaterThan(50);
    assertThat(MainTextExtractor.VERSION + " " + HexFormat.of().formatHex(digest.digest(), 0, 8))
        .as("raise MainTextExtractor.VERSION with the digest, if extraction changed on purpose")
        .isEqualTo("html@3 9a9bb388d95e0543");
  }
}
