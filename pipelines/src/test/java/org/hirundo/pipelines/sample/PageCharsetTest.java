package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageCharsetTest {

  @ParameterizedTest
  @CsvSource({
    "SHIFT_JIS, ①㈱髙～－｡, 8740878afbfc8160817ca1",
    "EUC_JP, ①㈱髙～－｡, ada1adeafce2a1c1a1dd8ea1",
    "ISO_2022_JP, ①㈱髙～－, 1b24422d212d6a7c622141215d1b2842",
    "ISO_2022_JP, a①b, 611b24422d211b284262",
    "WINDOWS_1252, “£é, 93a3e9",
  })
  void bytesAreThoseOfTheEncodingStandard(PageCharset charset, String text, String hex)
      throws IOException {
    byte[] bytes = charset.encode(text);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
    assertThat(charset.decode(bytes)).isEqualTo(text);
  }

  @Test
  void charactersThatACharsetLacksBecomeReferences() throws IOException {
    for (PageCharset charset : PageCharset.values()) {
      String html = charset.decode(charset.encode("𠮷〜−©"));
      assertThat(Jsoup.parse(html).text()).as(html).isEqualTo("𠮷〜−©");
    }
    assertThat(new String(PageCharset.EUC_JP.encode("−"), Charset.forName("US-ASCII")))
        .isEqualTo("&#8722;");
  }

  @Test
  void everyDressedPageDecodesToItsText() throws IOException {
    var pages = SamplePages.load();
    SiteClothing clothing = SiteClothing.of(pages);
    for (SamplePage page : pages) {
      for (int crawl : page.crawls()) {
        String html = clothing.dress(Edition.of(page, DemoCrawl.numbered(crawl)));
        String back = page.charset().decode(page.charset().encode(html));
        assertThat(Jsoup.parse(back).wholeText())
            .as(page.name())
            .isEqualTo(Jsoup.parse(html).wholeText());
      }
    }
  }
}
