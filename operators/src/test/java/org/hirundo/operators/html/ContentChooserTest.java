package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is content and what stands around it, by its form and its words more than by its names. */
class ContentChooserTest {
  private static final String PROSE =
      "The swallow builds its nest of mud under the eaves, and it returns to the same barn each"
          + " spring. Both parents feed the young, who leave the nest after some three weeks.";
  private static final String MORE =
      "In autumn the swallows gather on the wires, and one morning they are gone to the south.";
  private static final String TEXT = "<p>" + PROSE + "</p><p>" + MORE + "</p>";
  private static final String CONTENT = PROSE + "\n" + MORE;

  private static String text(String body) throws UnextractableException {
    String html = "<html><head><title>Of swallows</title></head><body>" + body + "</body></html>";
    return new MainTextExtractor().extract(html, "").text();
  }

  @Test
  void titleOutsideTheContentIsKeptWithoutWhatStandsBesideIt() throws UnextractableException {
    String head =
        "<div class=zz><div><a href=/>Birds</a></div><h1>Of swallows</h1><p>12 May</p></div>";
    assertThat(text(head + "<div class=yy>" + TEXT.repeat(3) + "</div>"))
        .startsWith("Of swallows\n" + PROSE);
  }

  @Test
  void onlyHeadingOfTheFirstRankIsTheTitleWhateverThePageIsCalled() throws UnextractableException {
    String head = "<div class=zz><h1>Farewell in autumn</h1></div>";
    assertThat(text(head + "<div class=yy>" + TEXT + "</div>"))
        .isEqualTo("Farewell in autumn\n" + CONTENT);
  }

  @Test
  void shortParagraphsBesideALongListAreContent() throws UnextractableException {
    String list = "<ul><li>" + PROSE.repeat(3) + "</li><li>" + PROSE.repeat(2) + "</li></ul>";
    assertThat(text("<div><p>" + PROSE + "</p><p>There are two kinds:</p>" + list + "</div>"))
        .contains("There are two kinds:");
  }

  @Test
  void paragraphSetAsAHeadingIsText() throws UnextractableException {
    assertThat(text("<div><h3>" + PROSE + MORE + "</h3>" + TEXT + "</div>"))
        .startsWith(PROSE + MORE);
  }

  @Test
  void sectionsOfOneClassAreAllContent() throws UnextractableException {
    String small =
        "<div class=step>Mix mud with straw, as much of the one as of the other, then let"
            + " it rest in the shade for a day before it is used for building under the eaves</div>";
    String large = "<div class=step>" + TEXT.repeat(8) + "</div>";
    assertThat(text("<div>" + large + small + "</div>")).contains("Mix mud with straw");
  }

  @Test
  void shortCaptionIsLeftOutAndALongOneKept() throws UnextractableException {
    String caption = "<figure><img src=x><figcaption>%s</figcaption></figure>";
    String words = "<div class=wp-caption><p class=wp-caption-text>A nest of mud</p></div>";
    assertThat(text("<div>" + TEXT + caption.formatted("A nest.") + words + "</div>"))
        .isEqualTo(CONTENT);
    assertThat(text("<div>" + TEXT + caption.formatted(PROSE + MORE) + "</div>"))
        .isEqualTo(CONTENT + "\n" + PROSE + MORE);
  }

  @Test
  void authorBoxIsLeftOut() throws UnextractableException {
    String box =
        "<div class=author-bio><p>Anna has watched birds since she was a child. She lives"
            + " in a barn in the hills, with two cats, and she writes on birds for this page.</p></div>";
    assertThat(text("<article>" + TEXT.repeat(3) + box + "</article>")).doesNotContain("Anna");
  }

  @Test
  void commentsLongerThanTheTextAreLeftOut() throws UnextractableException {
    String comments =
        "<div id=comments><ol class=commentlist>"
            + ("<li class=comment><p>" + MORE.replace("wires", "roof") + "</p></li>").repeat(20)
            + "</ol></div>";
    assertThat(text("<div>" + TEXT.repeat(2) + comments + "</div>")).doesNotContain("roof");
  }

  @Test
  void repliesAreKeptWhereTheyAreAllThatThereIs() throws UnextractableException {
    String replies = ("<li class=comment><p>" + PROSE + MORE + "</p></li>").repeat(4);
    assertThat(text("<ol class=commentlist>" + replies + "</ol>")).contains(MORE);
  }

  @Test
  void dialogueIsLeftOutThoughItSaysMore() throws UnextractableException {
    String dialogue = "<div role=dialog>" + ("<p>" + MORE + " Join us.</p>").repeat(6) + "</div>";
    assertThat(text("<div>" + TEXT.repeat(2) + "</div>" + dialogue)).doesNotContain("Join us");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Related articles",
        "You might also like:",
        "Das könnte Sie auch interessieren",
        "関連記事",
        "Comments",
        "Artículos relacionados"
      })
  void whatSuchAHeadingHeadsIsLeftOut(String heading) throws UnextractableException {
    String below = "<div><p>Sparrows stay all winter, in the hedge behind the house.</p></div>";
    String other = "<div><h3>" + heading + "</h3>" + below + "</div>";
    assertThat(text("<div>" + TEXT + other + "</div>")).isEqualTo(CONTENT);
    assertThat(text("<div>" + TEXT + "<h2>" + heading + "</h2>" + below + "</div>"))
        .isEqualTo(CONTENT);
  }

  @Test
  void sectionAboutCommentsIsKept() throws UnextractableException {
    String page = "<h1>Comments</h1>" + TEXT + "<h2>Comments in code</h2><p>" + PROSE + "</p>";
    assertThat(text(page)).isEqualTo("Comments\n" + CONTENT + "\nComments in code\n" + PROSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Advertisement",
        "- Anzeige -",
        "19.03.2019 11:45",
        "March 11, 2015 3:46 PM",
        "Share Tweet",
        "2019年3月2日 09:18 公開",
        "5 min read",
        "コメント 0",
        "シェアする",
        "スポンサーリンク",
        "Foto: A. Müller",
        "Getty Images",
        "Published on 3 May 2021",
        "Follow us on Twitter and Instagram for more stories.",
        "We may earn a commission when you buy through links on our site.",
        "[PR] A barn of your own, from today."
      })
  void lineOfStockWordsIsLeftOut(String line) throws UnextractableException {
    String between = "<p>" + line + "</p>";
    assertThat(text("<div><p>" + PROSE + "</p>" + between + "<p>" + MORE + "</p></div>"))
        .isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "In March they come.",
        "Like this:",
        "Read more on this.",
        "The commission met on 3 May 2021.",
        "Print the list.",
        "3月に燕が来る。",
        "広告とは何か。",
        "Photography is allowed."
      })
  void lineWithAWordOfItsOwnIsKept(String line) throws UnextractableException {
    String between = "<p>" + line + "</p>";
    assertThat(text("<div><p>" + PROSE + "</p>" + between + "<p>" + MORE + "</p></div>"))
        .isEqualTo(PROSE + "\n" + line + "\n" + MORE);
  }

  @Test
  void choiceOfLanguagesIsLeftOut() throws UnextractableException {
    String choice =
        "<p>Available Languages: <a href=a hreflang=en>en</a> | <a href=b hreflang=ja>ja</a></p>";
    assertThat(text("<div>" + choice + TEXT + "</div>")).isEqualTo(CONTENT);
    assertThat(text("<div><p>Available Languages: <a href=a>en</a> | ja</p>" + TEXT + "</div>"))
        .isEqualTo(CONTENT);
  }

  @Test
  void requestForConsentOfSomeParagraphsIsLeftOut() throws UnextractableException {
    String request =
        "<div class=zz><h2>Welcome</h2><p>Barn Media would like to process personal data"
            + " about your use of our pages. Any data you provide will be stored for a year, and used to"
            + " show you what you may want to read.</p><p>By clicking accept, you give your consent until"
            + " you withdraw it.</p></div>";
    assertThat(text(request + "<div>" + TEXT.repeat(3) + "</div>")).doesNotContain("Welcome");
  }

  @Test
  void controlsOfAPlayerAreLeftOut() throws UnextractableException {
    String player = "<div>" + "<div>Aa</div><div>Low</div><div>75%</div>".repeat(8) + "</div>";
    assertThat(text("<div>" + TEXT + player + "</div>")).isEqualTo(CONTENT);
  }

  @Test
  void teasersOfOtherPagesAreNotTheContentThoughTheySayMore() throws UnextractableException {
    String teaser =
        "<li><h3><a href=x>Sparrows in winter quarters</a></h3><p>" + PROSE + "</p></li>";
    String page = "<div><h1>Of swallows</h1>" + TEXT.repeat(4) + "</div><div><ul>";
    assertThat(text("<div>" + page + teaser.repeat(12) + "</ul></div></div>"))
        .doesNotContain("Sparrows");
  }

  @Test
  void teasersAreTheContentOfAPageThatListsOthers() throws UnextractableException {
    String teaser =
        "<li><h3><a href=x>Sparrows in winter quarters</a></h3><p>" + PROSE + "</p></li>";
    assertThat(text("<h1>Of swallows</h1><ul>" + teaser.repeat(5) + "</ul>")).contains(PROSE);
  }

  @Test
  void markupInANoscriptElementIsNoText() throws UnextractableException {
    String pixel = "&lt;img src=//example.org/pixel.gif&gt; ".repeat(20);
    assertThat(text("<div>" + TEXT + "</div><noscript>" + pixel + "</noscript>"))
        .isEqualTo(CONTENT);
  }

  @Test
  void paragraphBelowTheTitleMayHaveLinksAndABoxOfItsOwn() throws UnextractableException {
    String linked =
        "<p>We watch <a href=/swallows>the swallows of our barn</a> each spring, and count them"
            + " with <a href=/club>the club</a>.</p>";
    String boxed =
        "<div><p>The swallows are late this year, and in May all the nests are still"
            + " empty.</p></div>";
    String text =
        text(
            "<div class=zz><h1>Of swallows</h1>"
                + linked
                + boxed
                + "</div>"
                + ("<div class=yy>" + TEXT.repeat(6) + "</div>"));
    assertThat(text).startsWith("Of swallows\nWe watch the swallows of our barn");
    assertThat(text).contains("The swallows are late this year");
  }

  @Test
  void paragraphSetAsAHeadingWeighsAsText() throws UnextractableException {
    String lead = "<div><h2>" + MORE + " " + PROSE + "</h2></div>";
    assertThat(text("<div>" + lead + "<div>" + TEXT.repeat(9) + "</div></div>")).startsWith(MORE);
  }

  @Test
  void titleMayBeALinkInAHeadingOfTheThirdRank() throws UnextractableException {
    String title = "<h3><a href=/1>Of swallows in barns</a></h3>";
    String html =
        "<title>Of swallows in barns</title><div>" + title + "<div>" + TEXT + "</div></div>";
    assertThat(new MainTextExtractor().extract(html, "").text())
        .isEqualTo("Of swallows in barns\n" + CONTENT);
  }

  @Test
  void headingOverHeadingsOfItsRankStays() throws UnextractableException {
    String links = "<ul><li><a href=/1>Of martins and their nests</a></ul>";
    String headings = "<h3>Three kinds of nest</h3><h3>Nests of mud</h3>";
    assertThat(text("<div>" + TEXT + headings + TEXT + "<h3>Elsewhere</h3>" + links + "</div>"))
        .contains("Three kinds of nest\nNests of mud\n")
        .doesNotContain("Elsewhere");
  }

  @Test
  void listWithLinksInAnArticleIsContentAndOneBesideItIsNot() throws UnextractableException {
    String news =
        "<div><table><tr><th>12 May<td>The first <a href=/a>swallow of the year</a> came.<tr>"
            + "<th>3 May<td>We mended <a href=/b>the roof of the barn</a> at last.</table></div>";
    String article = "<article><div>" + TEXT.repeat(4) + "</div>" + news + "</article>";
    assertThat(text(article)).contains("12 May | The first swallow of the year came.");
    String beside = "<div><div>" + TEXT.repeat(4) + "</div>" + news + "</div>";
    assertThat(text(beside)).doesNotContain("12 May");
  }

  @Test
  void listOfLinksThatAParagraphIntroducesIsContent() throws UnextractableException {
    String list = "<ul><li><a href=/1>The barn swallow</a><li><a href=/2>The house martin</a></ul>";
    String introduced = "<p>Two kinds build with mud:</p>" + list;
    assertThat(text("<div>" + TEXT + introduced + TEXT + "</div>")).contains("The house martin");
    assertThat(text("<div>" + TEXT + "<p>Related:</p>" + list + TEXT + "</div>"))
        .doesNotContain("The house martin");
    assertThat(text("<div>" + TEXT + introduced + "</div>")).doesNotContain("The house martin");
  }

  @Test
  void proseWithLinksBeforeALongerListIsContent() throws UnextractableException {
    String about =
        "<div class=about><h1>Of swallows</h1><p>We ring birds. We count nests at <a href=/1>the"
            + " barns of three villages nearby</a>. We write about them here each spring. Write to"
            + " <a href=/2>the keeper of the list of nests</a>, who likes letters. Come and"
            + " see.</div>";
    assertThat(text("<div>" + about + "<div class=list>" + TEXT.repeat(12) + "</div></div>"))
        .contains("We ring birds.");
  }

  @Test
  void listOfWorksKeepsItsTitlesAndAuthors() throws UnextractableException {
    String work =
        "<li><div><a href=/p>On the nests of swallows and of martins</a></div>"
            + "<div class=author>A. Hirundo, B. Delichon</div><a href=/pdf>PDF</a></li>";
    assertThat(text("<div>" + TEXT + "<ol class=bibliography>" + work.repeat(5) + "</ol></div>"))
        .contains("On the nests of swallows and of martins\nA. Hirundo, B. Delichon");
  }

  @Test
  void sourcesAndFootnotesOfLongLinksAreContent() throws UnextractableException {
    String note =
        "<p>*1 This is what <a href=/1>" + PROSE + "</a> says of it. We doubt it still today.</p>";
    String source =
        "<li>A. Hirundo, B. Delichon. (2014): <a href=/2>The nests of swallows and of martins, as"
            + " they are seen from the beams of forty barns and of twenty farms in the hills</a>."
            + " J. Orn. 3.</li>";
    assertThat(text("<div>" + TEXT + note + "<ul>" + source.repeat(6) + "</ul></div>"))
        .contains("*1 This is what The swallow")
        .contains("in the hills. J. Orn. 3.");
  }

  @Test
  void headerRowOfATableStays() throws UnextractableException {
    String table =
        "<table><tr class=header><th>Bird<th>Nest</tr><tr><td>The barn swallow<td>A cup</table>";
    assertThat(text("<div>" + TEXT + table + TEXT + "</div>")).contains("Bird | Nest\nThe barn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "This translation may be out of date. Check the English version for recent changes.",
        "この文書はまだ翻訳されていません。英語版をご覧ください。",
        "Diese Übersetzung ist veraltet: die Übersetzung ist veraltet."
      })
  void noticeOfTranslationIsLeftOutEvenIfLittleElseIsThere(String notice)
      throws UnextractableException {
    String list = "<ul><li>The barn swallow</li><li>The house martin</li></ul>";
    assertThat(text("<div><h1>Of swallows</h1><p>" + notice + "</p>" + list + "</div>"))
        .isEqualTo("Of swallows\nThe barn swallow\nThe house martin");
    assertThat(text("<div>" + TEXT + "<p>" + notice + "</p></div>")).isEqualTo(CONTENT);
  }

  @Test
  void licenceBelowThePageIsLeftOut() throws UnextractableException {
    String foot = "<p>© 2024 A. Hirundo</p><p>This website is licensed under CC BY 4.0</p>";
    assertThat(text("<div>" + TEXT + foot + "</div>")).isEqualTo(CONTENT);
  }

  @Test
  void headingBelowAllTextIsLeftOutButNotAPageOfHeadings() throws UnextractableException {
    assertThat(text("<div>" + TEXT + "<section><h2>Our tips</h2></section></div>"))
        .isEqualTo(CONTENT);
    String headings = "<h2>Nests of mud</h2><h2>Nests of moss</h2><h2>Nests of straw</h2>";
    assertThat(text("<div>" + headings + "</div>"))
        .isEqualTo("Nests of mud\nNests of moss\nNests of straw");
  }
}
