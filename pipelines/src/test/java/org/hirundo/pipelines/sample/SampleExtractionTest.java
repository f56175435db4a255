package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.pipelines.curate.PageCurator;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What comes out of every page of the sample in its clothes: all of the page, none of the rest. */
class SampleExtractionTest {
  private static final Pattern FORMULA =
      Pattern.compile("\\\\\\(.*?\\\\\\)|\\\\\\[.*?\\\\\\]|\\$\\$.*?\\$\\$", Pattern.DOTALL);
  private static final Pattern SPACE = Pattern.compile("[\\s\\u00a0\\u3000\\u200b]+");
  private static final Pattern GAP = Pattern.compile("%[0-9$]*[ds]");
  private static final String PROSE = "p, li, dt, dd, h1, h2, h3, h4, h5, h6, th, td, figcaption";
  private static final String BLOCKS = "p, li, dt, dd, ul, ol, dl, table, pre, blockquote, div";

  private static final List<SamplePage> PAGES = SamplePages.load();
  private static final SiteClothing CLOTHING = SiteClothing.of(PAGES);

  private static final Map<String, Site> SITES = Site.load();
  private static final Map<String, Map<String, String>> WORDS = Site.words();
  private static final PageCurator CURATOR =
      new PageCurator(Set.of("ja", "en", "code", "math"), new BuiltInLanguageIdentifier());

  private static final Map<Edition, PageCurator.Outcome> OUTCOMES = new LinkedHashMap<>();

  @BeforeAll
  static void curateAll() {
    for (SamplePage page : PAGES) {
      for (int crawl : page.crawls()) {
        Edition edition = Edition.of(page, DemoCrawl.numbered(crawl));
        OUTCOMES.put(edition, curated(edition));
      }
    }
  }

  @Test
  void everyPageBecomesADocumentOfItsDomainWithItsTitle() {
    SoftAssertions softly = new SoftAssertions();
    for (Edition edition : OUTCOMES.keySet()) {
      PageCurator.Outcome outcome = OUTCOMES.get(edition);
      softly.assertThat(outcome).as(name(edition)).isInstanceOf(PageCurator.Curated.class);
      if (outcome instanceof PageCurator.Curated curated) {
        Document document = curated.document();
        softly
            .assertThat(document.getDomain())
            .as(name(edition))
            .isEqualTo(edition.page().domain());
        softly.assertThat(document.getTitle()).as(name(edition)).isEqualTo(edition.page().title());
      }
    }
    softly.assertAll();
  }

  @Test
  void everyParagraphIsInTheText() {
    SoftAssertions softly = new SoftAssertions();
    for (Edition edition : OUTCOMES.keySet()) {
      String text = folded(text(edition));
      for (String piece : prose(edition)) {
        softly.assertThat(text).as(name(edition)).contains(piece);
      }
    }
    softly.assertAll();
  }

  @Test
  void nothingOfTheClothesIsInTheText() {
    SoftAssertions softly = new SoftAssertions();
    for (Edition edition : OUTCOMES.keySet()) {
      String text = folded(text(edition));
      String own = folded(Jsoup.parseBodyFragment(edition.html()).text());
      String worn = folded(Jsoup.parse(CLOTHING.dress(edition)).body().text());
      int seen = 0;
      for (String marker : markers(edition)) {
        if (!own.contains(marker) && worn.contains(marker)) {
          softly.assertThat(text).as(name(edition)).doesNotContain(marker);
          seen++;
        }
      }
      assertThat(seen).as("markers on " + name(edition)).isGreaterThan(8);
    }
    softly.assertAll();
  }

  private static PageCurator.Outcome curated(Edition edition) {
    SamplePage page = edition.page();
    return CURATOR.curate(
        page.charset().encode(CLOTHING.dress(edition)),
        CharsetClaim.of(page).contentType(),
        CLOTHING.url(page),
        new Origin(edition.crawl().id(), "sample.warc.gz", 0, 0L),
        0);
  }

  private static String text(Edition edition) {
    return OUTCOMES.get(edition) instanceof PageCurator.Curated curated
        ? curated.document().getText()
        : "";
  }

  /** What stands between formulas in each block that holds no other. */
  private static List<String> prose(Edition edition) {
    Element content = Jsoup.parseBodyFragment(edition.html()).body();
    content.select("rt, rp").remove();
    content.select("math, script").forEach(formula -> formula.replaceWith(new Element("br")));
    List<String> pieces = new ArrayList<>();
    for (Element block : content.select(PROSE)) {
      if (block.select(BLOCKS).size() > (block.is(BLOCKS) ? 1 : 0)) {
        continue;
      }
      block.select("br").forEach(line -> line.replaceWith(new TextNode("\u0001")));
      for (String plain : FORMULA.matcher(block.text()).replaceAll("\u0001").split("\u0001")) {
        if (!folded(plain).isEmpty()) {
          pieces.add(folded(plain));
        }
      }
    }
    assertThat(pieces).as(name(edition)).isNotEmpty();
    return pieces;
  }

  /** What the site and its layout say around a page. */
  private static Set<String> markers(Edition edition) {
    SamplePage page = edition.page();
    Site site = SITES.get(page.site());
    Map<String, String> words = WORDS.get(site.language());
    Set<String> said = new TreeSet<>();
    words.values().forEach(word -> said.addAll(List.of(GAP.split(word))));
    said.addAll(List.of(site.name(), site.tagline(), site.keeper(), site.profile()));
    said.addAll(site.topics());
    said.addAll(site.promos());
    said.addAll(site.opinions());
    PAGES.stream()
        .filter(other -> other.site().equals(page.site()))
        .forEach(p -> said.add(p.title()));
    String month = words.get("month");
    for (int back = 0; back < 8; back++) {
      var day = edition.crawl().day().minusMonths(back);
      said.add(month.formatted(day.getYear(), day.getMonthValue()));
    }
    said.add("Copyright");
    said.add("©");
    Set<String> markers = new TreeSet<>();
    said.stream()
        .map(SampleExtractionTest::folded)
        .filter(SampleExtractionTest::isTelling)
        .forEach(markers::add);
    return markers;
  }

  /** Not a syllable that any text may hold. */
  private static boolean isTelling(String marker) {
    return marker.equals("©")
        || !marker.isEmpty() && marker.length() > (marker.charAt(0) > 0x2e80 ? 2 : 4);
  }

  private static String folded(String text) {
    return SPACE.matcher(text).replaceAll("");
  }

  private static String name(Edition edition) {
    return edition.page().name()
        + " of crawl "
        + edition.crawl().number()
        + " in "
        + CLOTHING.layout(edition.page());
  }
}
