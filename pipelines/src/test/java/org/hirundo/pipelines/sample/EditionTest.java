package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EditionTest {
  private static SamplePage page(String body) {
    return new SamplePage(
        "p",
        "t",
        "en",
        "docs",
        "s",
        "other",
        "bytelane",
        PageCharset.UTF_8,
        List.of(1, 2),
        "none",
        body);
  }

  @Test
  void partsAppearAndDisappearWithTheCrawl() {
    SamplePage page = page("<p>a</p><p data-until=\"1\">b</p><ul><li data-from=\"2\">c</li></ul>");
    assertThat(Edition.of(page, DemoCrawl.FIRST).html()).isEqualTo("<p>a</p><p>b</p><ul></ul>");
    assertThat(Edition.of(page, DemoCrawl.SECOND).html()).isEqualTo("<p>a</p><ul><li>c</li></ul>");
    assertThat(Edition.of(page, DemoCrawl.SECOND).changed()).isTrue();
    assertThat(Edition.of(page, DemoCrawl.FIRST).first()).isTrue();
  }

  @Test
  void formulasStayAsTheyWereWritten() {
    String formula =
        "<script type=\"math/tex\">a < b & c</script>"
            + "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math> \\(x &lt; y\\) ～－①";
    SamplePage page = page(formula + "<p data-from=\"2\">new</p>");
    assertThat(Edition.of(page, DemoCrawl.FIRST).html()).isEqualTo(formula);
  }

  @Test
  void aPageIsOnlyInItsCrawls() {
    assertThatThrownBy(() -> Edition.of(page("<p>a</p>"), DemoCrawl.THIRD))
        .hasMessageContaining("DEMO-2025-38");
  }

  @Test
  void everyEditionOfTheSampleIsWithoutMarks() {
    for (SamplePage page : SamplePages.load()) {
      for (int crawl : page.crawls()) {
        assertThat(Edition.of(page, DemoCrawl.numbered(crawl)).html())
            .as(page.name())
            .doesNotContain("data-from", "data-until");
      }
    }
  }
}
