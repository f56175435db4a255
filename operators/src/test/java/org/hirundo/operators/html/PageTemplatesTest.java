package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as publishing systems write them: what their markup calls things, and what is text. */
class PageTemplatesTest {
  private static final String TITLE = "Old bridge to close for two years";
  private static final String PROSE =
      "The council voted on Tuesday to close the old bridge for two years, a decision that will"
          + " send thousands of drivers along the river road each morning.";
  private static final String MORE =
      "Engineers found cracks in three of the seven piers last autumn, and said that the repair"
          + " could not wait for another winter of ice and salt.";
  private static final String STORY = "<p>" + PROSE + "</p><p>" + MORE + "</p>";
  private static final String LINES = PROSE + "\n" + MORE;

  private static String text(String body) throws UnextractableException {
    String head = "<html lang=en><head><title>" + TITLE + "</title></head><body>";
    return new MainTextExtractor().extract(head + body + "</body></html>", "").text();
  }

  private static String h1() {
    return "<h1>" + TITLE + "</h1>";
  }

  @Test
  void headingsThatAreCalledHeadersStay() throws UnextractableException {
    String page =
        "<article>"
            + h1()
            + STORY
            + "<h2 class=section-header>The piers</h2>"
            + STORY
            + "<div class=block-header><h2>The deck</h2></div>"
            + STORY
            + "</article>";
    assertThat(text(page)).contains("\nThe piers\n", "\nThe deck\n");
  }

  @Test
  void headersOfSectionsBelowTheTitleStay() throws UnextractableException {
    String page =
        "<main><section>"
            + h1()
            + "</section><section><div class=section-header><h2>The piers</h2></div><div>"
            + STORY
            + "</div></section><section><header><h2>The deck</h2></header><div>"
            + STORY
            + "</div></section></main>";
    assertThat(text(page)).contains("\nThe piers\n", "\nThe deck\n");
  }

  @Test
  void headingsOfDatesStillGo() throws UnextractableException {
    String page =
        "<div><h2 class=date-header>Tuesday, March 5, 2024</h2>" + h1() + STORY + "</div>";
    assertThat(text(page)).doesNotContain("March");
  }

  @Test
  void leadThatIsCalledATeaserStays() throws UnextractableException {
    String lead =
        "After ten years of talk the council acts at last, and closes the bridge for good.";
    String page =
        "<div id=content>" + h1() + "<div class=field-teaser><p>" + lead + "</p></div><div>";
    assertThat(text(page + STORY + "</div></div>")).contains(lead);
  }

  @Test
  void teasersWithLinksGo() throws UnextractableException {
    String teaser =
        "<div class=teaser><a href=1>Ferry firm signs a deal.</a> It will run soon.</div>";
    assertThat(text("<div>" + h1() + teaser + STORY + teaser + "</div>")).doesNotContain("Ferry");
  }

  @Test
  void subtitleBelowTheTitleStays() throws UnextractableException {
    String page =
        "<article><div class=post-header>"
            + h1()
            + "<h3 class=subtitle>What the cracks tell us about a town</h3><div class=byline>"
            + "<a href=1>Jane Smith</a></div></div><div>"
            + STORY
            + STORY
            + "</div></article>";
    assertThat(text(page)).startsWith(TITLE + "\nWhat the cracks tell us about a town\n" + PROSE);
  }

  @Test
  void taglineBelowTheSitesNameGoes() throws UnextractableException {
    String page =
        "<div id=top><h1><a href=/>By the river</a></h1><h2>All about a small town</h2></div><div>";
    assertThat(text(page + STORY + STORY + "</div>")).doesNotContain("small town");
  }

  @Test
  void standfirstWithAListOfLinksBelowStaysWithoutThem() throws UnextractableException {
    String standfirst = "Thousands of drivers must find another way after cracks are found";
    String page =
        "<article><div>"
            + h1()
            + "</div><div><div><p>"
            + standfirst
            + "</p><ul><li><a href=1>Opinion: let it fall</a></ul></div></div><div>"
            + STORY
            + STORY
            + "</div></article>";
    assertThat(text(page)).isEqualTo(TITLE + "\n" + standfirst + "\n" + LINES + "\n" + LINES);
  }

  @Test
  void shortPartsInBoxesOfTheMainKindStay() throws UnextractableException {
    String page =
        "<div>"
            + h1()
            + "<div class=part>"
            + STORY
            + STORY
            + "</div><div class=ad-slot>Advertisement</div><div class=list><p>In brief:</p><ul>"
            + "<li>closed from May</ul></div><div class=part><p>The ferry is free.</p></div></div>";
    assertThat(text(page)).endsWith(MORE + "\nIn brief:\nclosed from May\nThe ferry is free.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>Follow Jane Smith on Twitter at @jane.</p>",
        "<p>READ MORE: <a href=1>Ferry firm signs a deal with the town</a></p>",
        "<p>Tags: <a href=1>bridge</a></p>",
        "<p>Filed under: <a href=1>Riverton</a></p>",
        "<p>Story continues below advertisement</p>",
        "<p>Comments are closed.</p>",
        "<div>You must log in or register to reply here.</div>",
        "<div>Listen to this article</div>",
        "<p>Please enable JavaScript to watch this video.</p>",
        "<p>The views expressed are the author's own and do not necessarily reflect ours.</p>",
        "<p>(Photo by Ann Lee)</p>"
      })
  void linesThatSitesPutIntoTextsGo(String line) throws UnextractableException {
    String page = "<div>" + h1() + STORY + line + STORY + "</div>";
    assertThat(text(page)).isEqualTo(TITLE + "\n" + LINES + "\n" + LINES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Related work is told of in <a href=1>the report of the county</a>.",
        "By the river stands a mill, the last one.",
        "Tuesday to Sunday, 10 to 5",
        "Follow the path to the mill.",
        "More details are in my <a href=1>report on the state of the bridge</a>, which is long."
      })
  void linesThatLookLikeThemStay(String line) throws UnextractableException {
    String page = "<div>" + h1() + STORY + "<p>" + line + "</p>" + STORY + "</div>";
    assertThat(text(page)).contains("\n" + line.replaceAll("<[^>]*>", "") + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "By Jane Smith",
        "By JANE SMITH, Staff Writer",
        "By Ann Lee and Jo van Hill | March 5, 2024",
        "Posted by admin on March 5, 2024"
      })
  void bylineBeforeTheTextGoes(String byline) throws UnextractableException {
    String page = "<div>" + h1() + "<div>" + byline + "</div>" + STORY + STORY + "</div>";
    assertThat(text(page)).isEqualTo(TITLE + "\n" + LINES + "\n" + LINES);
  }

  @Test
  void whatIsMoreFromAnAuthorGoes() throws UnextractableException {
    String page =
        "<div><article>"
            + h1()
            + STORY
            + STORY
            + "</article><div><h2>Written by Jane Smith</h2><p>I write about towns and the things"
            + " in them.</p><h2>More from Jane Smith</h2><div><h3><a href=1>Ten rivers</a></h3>"
            + "<p>A list of rivers that you should see before you are old.</p></div></div></div>";
    assertThat(text(page)).isEqualTo(TITLE + "\n" + LINES + "\n" + LINES);
  }

  @Test
  void moreNewsThanTextGoes() throws UnextractableException {
    String teaser =
        "<li><a href=1>Mayor opens the new wing of the library downtown</a><p>The wing has room for"
            + " some forty thousand volumes, and a reading room for children.</p>";
    String page = "<div><div>" + h1() + STORY + "</div><div><h3>More news</h3><ul>";
    assertThat(text(page + teaser.repeat(6) + "</ul></div></div>")).isEqualTo(TITLE + "\n" + LINES);
  }

  @Test
  void commentsBelowAHeadingThatNamesTheTextGo() throws UnextractableException {
    String page =
        "<div>"
            + h1()
            + STORY
            + STORY
            + "<div><h3>2 comments on “Old bridge”</h3><div><b>Bob</b><p>They should have built a"
            + " tunnel, which lasts for longer.</p></div></div></div>";
    assertThat(text(page)).isEqualTo(TITLE + "\n" + LINES + "\n" + LINES);
  }

  @Test
  void policyInAWindowOverThePageGoes() throws UnextractableException {
    String page =
        "<div>"
            + h1()
            + STORY
            + STORY
            + "</div><div class=dialog><div><p>Privacy Policy</p>"
            + "<p>This policy tells what we gather from our visitors, and how we use it.</p>"
                .repeat(6)
            + "</div></div>";
    assertThat(text(page)).isEqualTo(TITLE + "\n" + LINES + "\n" + LINES);
  }

  @Test
  void whoSaidAQuotationStays() throws UnextractableException {
    String quotation =
        "<figure><blockquote>A bridge is a promise.</blockquote><figcaption>Jo Hill</figcaption>"
            + "</figure>";
    assertThat(text("<div>" + h1() + STORY + quotation + STORY + "</div>"))
        .contains("A bridge is a promise.\nJo Hill\n");
  }

  @Test
  void summaryOfManyLinksStays() throws UnextractableException {
    String summary =
        "<p>The Old Bridge is a <a href=1>road bridge</a> in <a href=2>the town of Riverton</a>,"
            + " <a href=3>the state of Ohio</a>, over <a href=4>the Mill River of the north</a>,"
            + " part of <a href=5>the old road</a>.</p>";
    assertThat(text("<div>" + h1() + summary + STORY + STORY + "</div>"))
        .contains("The Old Bridge is a road bridge");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div class=text><div class=cmp-text>%s</div></div>",
        "<div class='span12 widget-span widget-type-custom_widget'><span class='hs_cos_wrapper"
            + " hs_cos_wrapper_widget'>%s</span></div>",
        "<div class='views-row'><div class='views-field views-field-body'>%s</div></div>",
        "<div class='so-panel widget widget_sow-editor'>%s</div>",
        "<div class='hidden md:block'>%s</div>",
        "<div class='d-none d-lg-block'>%s</div>"
      })
  void boxesOfPageBuildersHideNothing(String box) throws UnextractableException {
    StringBuilder page = new StringBuilder("<div>" + h1());
    for (int i = 0; i < 4; i++) {
      page.append(box.formatted("<p>" + i + ". " + PROSE + "</p>"));
    }
    assertThat(text(page.append("</div>").toString()))
        .contains("0. " + PROSE, "1. " + PROSE, "2. " + PROSE, "3. " + PROSE);
  }

  @Test
  void whatAWideScreenDoesNotShowIsLeftOut() throws UnextractableException {
    String page = "<div>" + h1() + STORY + "<div class=md:hidden>In short.</div>" + STORY;
    assertThat(text(page + "<div class=d-lg-none>In short.</div></div>")).doesNotContain("short");
  }

  @Test
  void questionsOnButtonsStay() throws UnextractableException {
    String item = "<h2 class=accordion-header><button>How long?</button></h2><div>" + STORY;
    assertThat(text("<main>" + h1() + item + "</div><button>Buy</button></main>"))
        .isEqualTo(TITLE + "\nHow long?\n" + LINES);
  }
}
