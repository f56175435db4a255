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
}
