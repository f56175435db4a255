package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class SiteClothingTest {
  private final List<SamplePage> pages = SamplePages.load();
  private final SiteClothing clothing = SiteClothing.of(pages);

  @Test
  void sixLayoutsAreWorn() {
    assertThat(pages.stream().map(clothing::layout))
        .contains("table", "blog", "semantic", "docs", "shop", "magazine");
  }

  @Test
  void aDressedPageHoldsItsContentAsItIs() {
    for (SamplePage page : pages) {
      Edition edition = Edition.of(page, DemoCrawl.numbered(page.crawls().get(0)));
      assertThat(clothing.dress(edition)).contains(edition.html()).doesNotContain("{{", "}}>");
    }
  }

  @Test
  void clothesDifferFromCrawlToCrawl() {
    SamplePage page = named("senkei-koyuchi");
    String first = clothing.dress(Edition.of(page, DemoCrawl.FIRST));
    String second = clothing.dress(Edition.of(page, DemoCrawl.SECOND));
    assertThat(Edition.of(page, DemoCrawl.SECOND).changed()).isFalse();
    assertThat(first).contains("2024").isNotEqualTo(second);
    assertThat(second).contains("2025");
  }

  @Test
  void mathjaxPagesBringItsConfiguration() {
    SamplePage page = named("senkei-koyuchi");
    assertThat(clothing.dress(Edition.of(page, DemoCrawl.FIRST)))
        .contains("inlineMath: [[\"\\\\(\",\"\\\\)\"]]");
  }

  @Test
  void everyPageHasAnAddressOfItsOwn() {
    Set<String> urls = new HashSet<>();
    assertThat(pages).allMatch(page -> urls.add(clothing.url(page)));
    assertThat(urls).allMatch(url -> url.matches("https?://[a-z.]+\\.example/\\S+"));
  }

  @Test
  void charsetsAreDeclaredRightlyOrWronglyOrNotAtAll() {
    List<CharsetClaim> claims = pages.stream().map(CharsetClaim::of).toList();
    long headers = claims.stream().filter(claim -> !claim.header().isEmpty()).count();
    assertThat(headers * 3).isBetween(pages.size() * 3L / 2, pages.size() * 5L / 2);
    assertThat(claims).anyMatch(claim -> claim.meta().isEmpty());
    for (String wrong : CharsetClaim.WRONG.keySet()) {
      assertThat(named(wrong).charset().aliases())
          .doesNotContain(CharsetClaim.of(named(wrong)).meta());
    }
  }

  @Test
  void titlesAreEscaped() {
    Layout layout = new Layout("x", "<title>{{title}}</title>{{#l}}[{{text}}]{{/l}}{{c}}");
    String html =
        layout.fill(
            Map.of("title", "a <b> & c"),
            Map.of("c", "<i>"),
            Map.of("l", List.of(new Link("/1", "x", 1), new Link("/2", "y", 2))));
    assertThat(html).isEqualTo("<title>a &lt;b&gt; &amp; c</title>[x][y]<i>");
    assertThat(Jsoup.parse(html).title()).isEqualTo("a <b> & c");
    assertThatThrownBy(() -> layout.fill(Map.of(), Map.of(), Map.of()))
        .hasMessage("layout x: nothing is given for title");
  }

  private SamplePage named(String name) {
    return pages.stream().filter(page -> page.name().equals(name)).findFirst().orElseThrow();
  }
}
