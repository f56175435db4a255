package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTitleTest {
  private static String title(String title, String body) {
    return title("<head><title>" + title + "</title></head><body>" + body + "</body>");
  }

  private static String title(String html) {
    return PageTitle.of(PageParts.of(Jsoup.parse(html, "https://www.birdsite.example/2")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "燕の巣: とりの部屋; とりの部屋; 燕の巣",
        "竹の巣箱 / とりの部屋; とりの部屋; 竹の巣箱",
        "燕が来た | とりの部屋; とりの部屋; 燕が来た",
        "燕が来た｜とりの部屋; とりの部屋; 燕が来た",
        "とりの部屋 - 燕が来た; とりの部屋; 燕が来た",
        "Swallows in spring | Barn Notes; Barn Notes; Swallows in spring",
        "Swallows: a first look: Barn Notes; Barn Notes; Swallows: a first look",
        "燕の話－泥の巣のつくり方 – とりの部屋; とりの部屋; 燕の話－泥の巣のつくり方",
        "巣箱｜㈱燕工房 / とりの部屋; とりの部屋; 巣箱｜㈱燕工房",
        "Who built it? The swallow - Barn Notes; Barn Notes; Who built it? The swallow"
      })
  void siteThatTheHeaderNamesIsCut(String whole, String site, String expected) {
    String part = expected.split("[:：｜－?]")[0];
    String linked = "<div id=top><a href=/>" + site + "</a></div><p>Text.</p>";
    assertThat(title(whole, linked)).isEqualTo(expected);
    assertThat(title(whole, linked + "<h1>" + part + "</h1>")).isEqualTo(expected);
    assertThat(title(whole, "<center><b>" + site + "</b></center><h2>" + part + "</h2>"))
        .isEqualTo(expected);
    assertThat(title(whole, "<h1><a href='https://birdsite.example'>" + site + "</a></h1>"))
        .isEqualTo(expected);
    assertThat(title(whole, "<p>Text.</p><a href=index.html><img alt='" + site + "'></a>"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Swallows: a first look",
        "燕の話－泥の巣のつくり方",
        "巣箱｜燕工房",
        "Who built it? The swallow",
        "Rise - and fall"
      })
  void titleWithoutASiteStaysWhole(String whole) {
    assertThat(title(whole, "<a href=/>Home</a><p>Text.</p>")).isEqualTo(whole);
    assertThat(title(whole, "<h1>" + whole + "</h1>")).isEqualTo(whole);
    assertThat(title(whole, "<ul><li>" + whole + "</ul><p>Text.</p>")).isEqualTo(whole);
  }

  @Test
  void siteInTheCopyrightOrTheAddressIsCut() {
    String foot = "<p>" + "Text. ".repeat(80) + "</p><p>© 2001-2007 Owl &amp; Sons Ltd</p>";
    assertThat(title("Mice - a menu - Owl &amp; Sons", foot)).isEqualTo("Mice - a menu");
    assertThat(title("Mice - a menu - Bird Site", "<p>Text.</p>")).isEqualTo("Mice - a menu");
  }

  @Test
  void headingThatIsTheRestOfTheTitleIsTaken() {
    String title = "Eggs and how they hatch | Some Unnamed Place";
    assertThat(title(title, "<h1>Eggs and how they hatch</h1>"))
        .isEqualTo("Eggs and how they hatch");
    assertThat(title("Some Unnamed Place » Eggs of owls", "<h1>Eggs of owls</h1>"))
        .isEqualTo("Eggs of owls");
  }

  @Test
  void subtitleThatIsAHeadingStays() {
    String headings = "<h1>Mud and straw</h1><h2>how a nest is built</h2><p>Text.</p>";
    String title = "Mud and straw: how a nest is built";
    assertThat(title(title, "<h1>how a nest is built</h1><p>Mud and straw.</p>")).isEqualTo(title);
    String open = "<meta property=og:title content='" + title + "'>";
    assertThat(title(title + " | Barn", open + headings)).isEqualTo(title);
  }

  @Test
  void sectionsAfterAHeadingAreCut() {
    assertThat(title("燕的窝_科学_鸟网", "<h1>燕的窝</h1>")).isEqualTo("燕的窝");
    assertThat(title("Eggs | Birds | Barn | Barn", "<h1>Eggs</h1>")).isEqualTo("Eggs");
    String header = "<a href=/>Barn</a><h1>Eggs</h1>";
    assertThat(title("Eggs | Birds | Barn", header)).isEqualTo("Eggs");
    assertThat(title("snake_case_names - Barn", "<a href=/>Barn</a>"))
        .isEqualTo("snake_case_names");
  }

  @Test
  void firstWordsOfTheTextAreNoSite() {
    String body = "<h2>News</h2><p>Bye, barn, says the owl.</p>";
    assertThat(title("Owl's letter: bye, barn", body)).isEqualTo("Owl's letter: bye, barn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "|", "Eggs |", "| Eggs", " - ", "a - - - b", "::::", "Eggs || Barn :", "｜"})
  void oddTitlesDoNoHarm(String odd) {
    assertThat(odd).contains(title(odd, "<h1>Eggs</h1><a href='http://['>x</a><a href=//>y</a>"));
    assertThat(odd).contains(title(odd, "<a href=/>" + odd + "</a><p>© " + odd + "</p>"));
  }

  @Test
  void openGraphTitleIsTakenWithoutTheSite() {
    String head = "<title>Eggs | Barn</title><meta property=og:site_name content=Barn>";
    String open = "<meta property=og:title content='%s'>";
    assertThat(title(head + open.formatted("Eggs"))).isEqualTo("Eggs");
    assertThat(title(head + open.formatted("Eggs | Barn"))).isEqualTo("Eggs");
    assertThat(title(head + open.formatted("Barn"))).isEqualTo("Eggs");
    assertThat(title(open.formatted("Eggs"))).isEqualTo("Eggs");
    assertThat(title("<h1>Eggs</h1>")).isEmpty();
  }
}
