package org.hirundo.pipelines.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page in Chromium, over made-up figures: what it shows, to whom, and how it is worked. */
@Tag("browser")
class PageTest {
  private static final List<String> VIEWS =
      List.of("overview", "mix", "crawl", "quality", "duplicates", "mixture", "trace/5");
  private static FixtureServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    server = new FixtureServer(Figures.usual());
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
  }

  private static void open(Figures figures) {
    open(figures, "en-GB");
  }

  private static void open(Figures figures, String languages) {
    server.feed(1_000);
    server.show(figures);
    browser.fresh(server.address(), languages);
    browser.await("figures", () -> !browser.text("strong.figure").isEmpty());
  }

  private static String answer(String question) {
    return browser.text("[data-question=" + question + "]");
  }

  @Test
  void theFirstScreenAnswersFiveQuestions() {
    open(Figures.usual());
    assertThat(answer("mix")).contains("in order", "54%", "ja", "+3,686", "6,826");
    assertThat(answer("starving")).contains("needs attention", "1 of 4", "ja", "g 1,000");
    assertThat(answer("crawl")).contains("99%", "267 of 270 files", "359,949 records");
    assertThat(answer("thrown")).contains("37%", "not a wanted language", "keep-top");
    assertThat(answer("trainer")).contains("g 904", "96 sequences", "swallow-8b");
    long top = (Long) browser.script("return innerHeight");
    Object lowest =
        browser.script("return document.querySelector('.answers').getBoundingClientRect().bottom");
    assertThat(((Number) lowest).doubleValue()).isLessThan(top);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void figuresChangeWithoutReload() {
    open(Figures.usual());
    browser.script("window.stayed = true");
    server.feed(2_345);
    browser.await("the new feed", () -> browser.text("main").contains("2,345 sequences"));
    assertThat(browser.script("return window.stayed")).isEqualTo(true);
  }

  @Test
  void theLiveRegionSpeaksOnlyWhenAnAnswerTurns() {
    open(Figures.usual());
    browser.await("the first word", () -> browser.text("#status").contains("starving"));
    browser.script(
        "window.spoken = 0; new MutationObserver(m => window.spoken += m.length)"
            + ".observe(document.getElementById('status'), {childList: true, characterData: true, subtree: true})");
    server.feed(1_111);
    browser.await("new figures", () -> browser.text("main").contains("1,111 sequences"));
    assertThat(browser.script("return window.spoken")).isEqualTo(0L);
    ObjectNode bad = Figures.usual().state(1_111);
    bad.putArray("health").addObject().put("level", "bad").put("code", "mix-right");
    server.tell(bad);
    browser.await("the turn", () -> browser.text("#status").contains("Is the mix right? wrong"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>window.hurt = 1</script>",
        "<img src=x onerror=\"window.hurt = 1\">",
        "\"><svg onload=window.hurt=1><a href=javascript:window.hurt=1>x</a>",
        "{{constructor.constructor('window.hurt=1')()}}${window.hurt=1}"
      })
  void hostileTextIsTextEverywhere(String text) throws IOException {
    open(Figures.usual().saying(text));
    for (String view : VIEWS) {
      browser.view(view);
      browser.await(view + " shows it", () -> browser.text("main").contains(text));
      if (view.equals("quality")) {
        for (String kind : List.of("rejected", "refused")) {
          browser.one("[data-kind=" + kind + "]").click();
          browser.await(kind, () -> browser.text("article.card .detail").contains(text));
        }
      }
    }
    assertThat(browser.script("return window.hurt")).isNull();
    assertThat(browser.all("main img, main script, main iframe, main a[href^=javascript]"))
        .isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(server.address()) || url.startsWith("data:"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void noRequestLeavesTheHost() throws IOException {
    open(Figures.usual());
    for (String view : VIEWS) {
      browser.view(view);
      browser.await("its figures", () -> !browser.text("main .body").isEmpty());
    }
    assertThat(browser.requests())
        .anyMatch(url -> url.contains("/lib/uplot/"))
        .allMatch(url -> url.startsWith(server.address()) || url.startsWith("data:"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void weightsAreProposedFromTheKeyboardWithTheRightTokenAlone() {
    open(Figures.usual());
    int before = server.proposals().size();
    browser.press(Keys.TAB);
    assertThat(browser.focused().getAttribute("id")).isEqualTo("skip");
    assertThat(browser.focused().getCssValue("outline-style")).isEqualTo("solid");
    browser.tabTo("nav a[href='#mixture']");
    browser.press(Keys.ENTER);
    browser.await("the form", () -> !browser.all("[data-domain=en]").isEmpty());
    browser.tabTo("[data-domain=ja]");
    browser.typeOver("0.5");
    browser.await("the sum", () -> browser.text(".sum").contains("1.15"));
    browser.tabTo("[data-domain=en]");
    browser.typeOver("0.25");
    browser.await("the preview", () -> browser.text(".view").contains("is dry first"));
    assertThat(browser.text(".view")).contains("en is dry first, after 2,100 sequences");
    browser.await(
        "before and after",
        () ->
            browser.rows(".panel:nth-child(3)").stream()
                .anyMatch(
                    row ->
                        row.get(0).equals("ja")
                            && row.get(1).equals("35.00%")
                            && row.get(2).equals("50.00%")));
    browser.tabTo("[name=author]");
    browser.press("Hana");
    browser.tabTo("[name=reason]");
    browser.press("more Japanese");
    browser.tabTo("[name=token]");
    browser.press("wrong", Keys.ENTER);
    browser.await("the refusal", () -> browser.text(".outcome").contains("token is wrong"));
    assertThat(server.proposals()).hasSize(before);
    assertThat(browser.focused().getAttribute("name")).isEqualTo("token");
    browser.typeOver(FixtureServer.TOKEN);
    browser.press(Keys.ENTER);
    browser.await("acceptance", () -> browser.text(".outcome").contains("Accepted: version 4"));
    assertThat(server.proposals()).hasSize(before + 1);
    var proposal = server.proposals().get(before);
    assertThat(proposal.at("/shares/ja").asDouble()).isEqualTo(.5);
    assertThat(proposal.at("/shares/en").asDouble()).isEqualTo(.25);
    assertThat(proposal.at("/from").asLong()).isEqualTo(-1);
    assertThat(proposal.at("/author").asText()).isEqualTo("Hana");
    assertThat(proposal.at("/reason").asText()).isEqualTo("more Japanese");
    assertThat(browser.script("return sessionStorage.getItem('hirundo-token')"))
        .isEqualTo(FixtureServer.TOKEN);
    assertThat(browser.script("return JSON.stringify(localStorage) + document.cookie + location"))
        .asString()
        .doesNotContain(FixtureServer.TOKEN);
  }

  @Test
  void withoutSteeringTheFormOnlyPreviews() {
    server.show(Figures.usual());
    server.steering(false);
    browser.fresh(server.address() + "#mixture", "en");
    browser.await("the note", () -> browser.text("main").contains("cannot be changed here"));
    assertThat(browser.one("button[type=submit]").isEnabled()).isFalse();
  }

  @Test
  void speaksTheBrowsersLanguageAndCanBeSwitched() {
    open(Figures.usual(), "ja-JP,ja,en");
    assertThat(browser.script("return document.documentElement.lang")).isEqualTo("ja");
    assertThat(answer("mix")).contains("混合比は目標どおりか", "許容誤差");
    browser.script(
        "const s = document.getElementById('language'); s.value = 'en'; s.dispatchEvent(new Event('change'))");
    browser.await("English", () -> answer("mix").contains("Is the mix right?"));
    browser.script("location.reload()");
    browser.await("English again", () -> answer("mix").contains("Is the mix right?"));
    open(Figures.usual(), "fr-FR,fr");
    assertThat(answer("mix")).contains("Is the mix right?");
  }

  @Test
  void noWordIsMissingInEitherLanguage() {
    for (String language : List.of("en", "ja")) {
      open(Figures.usual(), language);
      for (String view : VIEWS) {
        browser.view(view);
        browser.await("its figures", () -> !browser.text("main .body, main .answers").isEmpty());
        assertThat(browser.text("body"))
            .doesNotContainPattern("\\{\\w+\\}|undefined|NaN|\\[object");
      }
    }
    Object keys =
        browser.later(
            "const done = arguments[0]; Promise.all(['/en.json', '/ja.json'].map(f => fetch(f).then(r => r.json())))"
                + ".then(([a, b]) => done([...Object.keys(a).filter(k => !(k in b)), ...Object.keys(b).filter(k => !(k in a))]))");
    assertThat((List<?>) keys).isEmpty();
  }

  private static String ground() {
    return browser.script("return getComputedStyle(document.body).backgroundColor").toString();
  }

  @Test
  void followsTheSystemsColoursUnlessTold() {
    open(Figures.usual());
    String light = ground();
    browser.dark(true);
    assertThat(ground()).isNotEqualTo(light);
    browser.script(
        "const s = document.getElementById('theme'); s.value = 'light'; s.dispatchEvent(new Event('change'))");
    assertThat(ground()).isEqualTo(light);
    browser.script("location.reload()");
    browser.await("figures", () -> !browser.text("strong.figure").isEmpty());
    assertThat(ground()).isEqualTo(light);
  }

  @ParameterizedTest
  @CsvSource({"390,usual", "390,large", "320,usual", "1280,large", "768,usual"})
  void thePageItselfNeverScrollsSideways(int width, String which) {
    open(which.equals("large") ? Figures.large() : Figures.usual());
    browser.screen(width, 844);
    for (String view : VIEWS) {
      browser.view(view);
      browser.await("its figures", () -> !browser.text("main .body").isEmpty());
      browser.await("charts", () -> !view.equals("mix") || !browser.all(".uplot").isEmpty());
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as(view)
          .isLessThanOrEqualTo(width);
    }
  }

  @Test
  void aYearIsDrawnInUnderASecond() {
    open(Figures.large());
    browser.view("mix");
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) { // the machine may be busy with something else
      drawn("hour");
      least = Math.min(least, drawn("year"));
    }
    System.out.printf("a year of 64 domains, drawn after %.0f ms%n", least);
    assertThat(least).isLessThan(1_000);
    assertThat(browser.all(".uplot")).hasSizeGreaterThanOrEqualTo(5);
  }

  /** Milliseconds from the choice of a span to the frame that shows it. */
  private static double drawn(String span) {
    Object took =
        browser.later(
            """
            const [span, done] = arguments, ranges = document.querySelector('.ranges');
            const began = performance.now();
            delete ranges.dataset.drawn;
            new MutationObserver(() => {
              if (ranges.dataset.drawn === span) {
                requestAnimationFrame(() => done(performance.now() - began));
              }
            }).observe(ranges, {attributes: true});
            document.querySelector(`[data-range=${span}]`).click();
            """,
            span);
    return ((Number) took).doubleValue();
  }

  @ParameterizedTest
  @CsvSource({"false,en", "true,en", "false,ja", "true,ja"})
  void axeFindsNoBarrier(boolean dark, String language) throws IOException {
    open(Figures.usual(), language);
    browser.dark(dark);
    for (String view : VIEWS) {
      browser.view(view);
      browser.await("its figures", () -> !browser.text("main .body").isEmpty());
      browser.await("charts", () -> !view.equals("mix") || !browser.all(".uplot").isEmpty());
      browser.await("texts", () -> !view.equals("duplicates") || !browser.all("del").isEmpty());
      assertThat(browser.barriers()).as(view).isEmpty();
    }
  }

  @Test
  void chartsHaveWordsAndFiguresBesideThem() {
    open(Figures.usual());
    browser.view("mix");
    browser.await("charts", () -> browser.all(".uplot").size() >= 5);
    assertThat(browser.one(".plot").getAttribute("aria-label")).contains("ja now", "%", "between");
    browser.script("document.querySelector('.as-table').open = true");
    browser.await("figures", () -> browser.rows(".as-table").size() > 10);
    browser.view("quality");
    browser.await("histogram", () -> !browser.all(".histogram svg").isEmpty());
    assertThat(browser.one(".histogram svg").getAttribute("aria-label"))
        .contains("50,000 scores", "0.4746", "10.0%");
    assertThat(browser.all(".histogram .threshold")).hasSize(3);
  }

  @Test
  void differencesOfDuplicatesAreMarked() {
    open(Figures.usual());
    browser.view("duplicates");
    browser.await("pairs", () -> browser.all(".pair").size() == 2);
    assertThat(browser.text(".pair del")).isEqualTo("quick");
    assertThat(browser.text(".pair ins")).isEqualTo("slow");
    assertThat(browser.text(".pair[data-kind=exact]")).contains("the texts are the same");
  }

  @Test
  void tracesASequenceAndSaysWhereThereIsNone() {
    open(Figures.usual());
    browser.view("trace/5");
    browser.await("lineage", () -> browser.text("main").contains("EUC-JP"));
    assertThat(browser.text("main"))
        .contains(
            "crawl-data/segments/1/warc/a.warc.gz",
            "12,345",
            "swallow-v2",
            "45.2",
            "stands for 3 duplicates");
    browser.view("trace/1000");
    browser.await("the reason", () -> browser.text("main .fault").contains("not in the feed yet"));
  }

  @Test
  void rowsAreSortedAndManyAreFolded() {
    open(Figures.large());
    browser.view("crawl");
    browser.await("rows", () -> browser.rows("main .table").size() >= 20);
    assertThat(browser.text("main .table button.quiet")).isEqualTo("Show all 100");
    browser.one("main .table button.quiet").click();
    browser.await("all rows", () -> browser.rows("main .panel:nth-child(2)").size() == 100);
    browser.one("main .table th button.sort").click();
    assertThat(browser.one("main .table th").getAttribute("aria-sort")).isEqualTo("ascending");
  }

  @Test
  void saysThatNothingIsThereYet() {
    open(Figures.usual());
    server.tell(new ObjectMapper().createObjectNode());
    browser.fresh(server.address(), "en");
    browser.await("the wait", () -> browser.text("#live").contains("Waiting for the first"));
    ObjectNode none = new ObjectMapper().createObjectNode().put("at", System.currentTimeMillis());
    none.put("feed", 0).putArray("curate");
    none.putArray("pack");
    server.tell(none);
    for (String view : List.of("mix", "crawl", "quality", "overview")) {
      browser.view(view);
      browser.await(
          "words",
          () -> browser.text("main").matches("(?s).*(not begun|No records|Nothing has been).*"));
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void saysWhenFiguresAreOldAndWhenNobodyAnswers() throws IOException {
    ObjectNode old = Figures.usual().state(1_000);
    old.put("at", System.currentTimeMillis() - 120_000);
    try (FixtureServer brief = new FixtureServer(Figures.usual())) {
      brief.tell(old);
      browser.fresh(brief.address(), "en");
      browser.await("old", () -> browser.text("#trouble").contains("No new figures"));
    }
    browser.await("silence", () -> browser.text("#trouble").contains("does not answer"));
    assertThat(browser.text(".answers")).contains("54%");
  }
}
