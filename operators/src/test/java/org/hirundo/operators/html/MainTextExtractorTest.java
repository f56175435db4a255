package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTextExtractorTest {
  private static final String PROSE =
      "The swallow builds its nest of mud under the eaves, and it returns to the same barn each"
          + " spring. Both parents feed the young, who leave the nest after some three weeks.";
  private static final String JAPANESE = "燕は軒下に泥で巣を作り、毎年春になると同じ納屋に戻ってくる。親鳥は二羽とも雛に餌を運び、雛は三週間ほどで巣立つ。";

  private final MainTextExtractor extractor = new MainTextExtractor();

  private MainText page(String body) throws UnextractableException {
    return extractor.extract("<html lang=en><body>" + body + "</body></html>", "");
  }

  private String text(String body) throws UnextractableException {
    return page(body).text();
  }

  private static String article(String inner) {
    return "<p>" + PROSE + "</p>" + inner + "<p>" + PROSE + "</p>";
  }

  private String inArticle(String inner) throws UnextractableException {
    return text(article(inner)).replace(PROSE, "").strip();
  }

  @Test
  void navigationSideBarAndFooterAreLeftOut() throws UnextractableException {
    String page =
        "<div id=header><a href=/>Home</a></div><ul class=gnav><li><a href=1>Birds</a></ul>"
            + "<div class=breadcrumb><a href=/>Top</a> &gt; Birds</div><div id=content><h1>Swallows</h1><p>"
            + PROSE
            + "</p><div class=share-bar>Share this page</div></div><div class=sidebar>Archive"
            + " 2020</div><div id=footer>Copyright</div>";
    assertThat(text(page)).isEqualTo("Swallows\n" + PROSE);
  }

  @Test
  void japaneseFurnitureIsLeftOut() throws UnextractableException {
    String page =
        "<div class=topicpath>トップ &gt; 鳥</div><div class=honbun><p>"
            + JAPANESE
            + "</p><p>"
            + JAPANESE
            + "</p></div><div class=kanren><h3>関連記事</h3><ul><li><a href=1>雀の話</a></ul></div>"
            + "<ul><li><a href=2>2022年11月</a><li><a href=3>2022年10月</a></ul>";
    assertThat(text(page)).isEqualTo(JAPANESE + "\n" + JAPANESE);
  }

  @Test
  void blockWithMostOfTheTextStaysWhateverItsName() throws UnextractableException {
    assertThat(text("<div class=sidebar><p>" + PROSE + "</p></div>")).isEqualTo(PROSE);
  }

  @Test
  void listItemsAndHeadingsStandOnLines() throws UnextractableException {
    assertThat(inArticle("<h2>Food</h2><ul><li>flies, caught in the air<li>aphids</ul>"))
        .isEqualTo("Food\nflies, caught in the air\naphids");
  }

  @Test
  void tableRowsAreLinesOfCells() throws UnextractableException {
    String table = "<table><tr><th>Bird<th>Eggs<tr><td>Swallow<td>4 to 5</table>";
    assertThat(inArticle(table)).isEqualTo("Bird | Eggs\nSwallow | 4 to 5");
  }

  @Test
  void layoutTableIsUnwrapped() throws UnextractableException {
    String table =
        "<table><tr><td><a href=1>Home</a><td><h1>Swallows</h1><p>" + PROSE + "</p></table>";
    assertThat(text(table)).isEqualTo("Swallows\n" + PROSE);
  }

  @Test
  void codeKeepsItsLinesAndIsCounted() throws UnextractableException {
    MainText page = page(article("<pre><code>if x:\n    fly()\n</code></pre>"));
    assertThat(page.text()).contains("\nif x:\n    fly()\n");
    assertThat(page.codeChars()).isEqualTo("if x:\n    fly()".length());
  }

  @Test
  void lineBreakIsALineFeed() throws UnextractableException {
    assertThat(inArticle("<p>One line of a poem,<br>and another line.</p>"))
        .isEqualTo("One line of a poem,\nand another line.");
  }

  @Test
  void definitionsAndQuotesAreKept() throws UnextractableException {
    String inner =
        "<dl><dt>Eave<dd>The edge of a roof.</dl><blockquote><p>One swallow.</p></blockquote>";
    assertThat(inArticle(inner)).isEqualTo("Eave\nThe edge of a roof.\nOne swallow.");
  }

  @Test
  void sourceLineEndBetweenJapaneseCharactersIsNoSpace() throws UnextractableException {
    assertThat(text("<p>" + JAPANESE + "燕は\n    渡り鳥で\nJava が好き。</p>")).endsWith("燕は渡り鳥で Java が好き。");
  }

  @Test
  void rubyReadingIsLeftOut() throws UnextractableException {
    assertThat(text("<p>" + JAPANESE + "<ruby>燕<rp>(</rp><rt>つばめ</rt><rp>)</rp></ruby>だ。</p>"))
        .endsWith("燕だ。");
  }

  @Test
  void mathJaxDelimitersStayInPlace() throws UnextractableException {
    MainText page = page(article("<p>Let \\(x^2 \\{ y\\}\\) be. \\[ a = b \\] $$c$$ end.</p>"));
    assertThat(page.text()).contains("Let \\(x^2 \\{ y\\}\\) be. \\[ a = b \\] $$c$$ end.");
    assertThat(page.formulas()).isEqualTo(3);
    assertThat(page.formulaChars()).isEqualTo("\\(x^2 \\{ y\\}\\)\\[ a = b \\]$$c$$".length());
  }

  @Test
  void singleDollarsCountWhereThePageConfiguresThem() throws UnextractableException {
    String text = article("<p>It costs $5 or $x+1$ here.</p>");
    String config =
        "<script>MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}};</script>";
    assertThat(page(text).formulas()).isZero();
    assertThat(page(config + article("<p>Then $x+1$ and $y$ hold.</p>")).formulas()).isEqualTo(2);
  }

  @Test
  void texScriptsReplaceTheirPreview() throws UnextractableException {
    String inner =
        "<p>So <span class=MathJax_Preview>x2</span><span class=MathJax><nobr>x2</nobr></span>"
            + "<script type='math/tex'>x^2</script> and"
            + " <script type='math/tex; mode=display'>y</script></p>";
    assertThat(inArticle(inner)).isEqualTo("So \\( x^2 \\) and \\[ y \\]");
  }

  @Test
  void katexIsTakenOnce() throws UnextractableException {
    String inner =
        "<p>So <span class=katex><span class=katex-mathml><math><semantics><mrow><mi>e</mi></mrow>"
            + "<annotation encoding='application/x-tex'>e^{i\\pi}</annotation></semantics></math>"
            + "</span><span class=katex-html aria-hidden=true>eiπ</span></span> it is.</p>";
    assertThat(inArticle(inner)).isEqualTo("So \\( e^{i\\pi} \\) it is.");
  }

  @Test
  void mathMlGivesItsAnnotationItsAltTextOrItsConversion() throws UnextractableException {
    assertThat(inArticle("<p>See <math alttext='\\frac12'><mn>1</mn></math>.</p>"))
        .isEqualTo("See \\( \\frac12 \\).");
    assertThat(
            inArticle("<p>See <math display=block><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>"))
        .isEqualTo("See \\[ \\frac{1}{2} \\]");
  }

  @Test
  void imageOfTexGivesItsTex() throws UnextractableException {
    assertThat(inArticle("<p>The area <img class=latex alt='\\pi r^2' src=1.png> grows.</p>"))
        .isEqualTo("The area \\( \\pi r^2 \\) grows.");
  }

  @Test
  void wikipediaFormulaIsTakenOnceThoughItsMathMlIsHidden() throws UnextractableException {
    String inner =
        "<p>So <span class=mwe-math-element><span class='mwe-math-mathml-inline' style='display:"
            + " none;'><math alttext='{\\displaystyle x}'><mi>x</mi></math></span><img"
            + " class=mwe-math-fallback-image-inline alt='{\\displaystyle x}'></span> it is.</p>";
    assertThat(inArticle(inner)).isEqualTo("So \\( x \\) it is.");
  }

  @Test
  void cookieNoticeIsLeftOutWhateverHoldsIt() throws UnextractableException {
    String english =
        "<div class=zz><span>We use cookies to remember your visit and to measure our pages. By"
            + " continuing to browse you agree to this.</span> <a class=zz-b>Fine</a> <a"
            + " href=/p>Privacy</a></div>";
    String japanese =
        "<section><p>当サイトではサービス改善のためにCookieを利用しています。ご覧いただく場合は使用に同意したものとみなします。</p>"
            + "<p><a href=/p>詳しく</a></p></section>";
    String article = "<div class=honbun><p>" + JAPANESE + "</p></div>";
    assertThat(text(english + article)).isEqualTo(JAPANESE);
    assertThat(text(article + japanese)).isEqualTo(JAPANESE);
    assertThat(text("<div class=cc-banner>Be aware, tracking.</div>" + article))
        .isEqualTo(JAPANESE);
  }

  @Test
  void articleAboutCookiesIsKept() throws UnextractableException {
    String first = "Each shop says: we use cookies, and you agree to them by staying.";
    assertThat(text("<div><p>" + first + "</p><p>" + PROSE + "</p></div>"))
        .isEqualTo(first + "\n" + PROSE);
  }

  @Test
  void footerLinesOfOldPagesAreLeftOut() throws UnextractableException {
    String japanese =
        "<table><tr><td><p>"
            + JAPANESE
            + "</p></table><hr><center><font size=1>最終更新日：2003年4月1日<br>"
            + "あなたは004711人目の訪問者です<br>Copyright (C) 1999-2003 Tsubame. All Rights"
            + " Reserved.</font></center>";
    String english =
        "<p>"
            + PROSE
            + "</p><p>Last modified: 3 May 2001</p><p>You are visitor number 00815</p>"
            + "<p>&copy; 2001 Barn Owl Press</p>";
    assertThat(text(japanese)).isEqualTo(JAPANESE);
    assertThat(text(english)).isEqualTo(PROSE);
  }

  @Test
  void sentencesAboutCopyrightAreKept() throws UnextractableException {
    String sentence = "Copyright lasts until seventy years after the author's death.";
    assertThat(text("<p>" + PROSE + "</p><p>" + sentence + "</p>"))
        .isEqualTo(PROSE + "\n" + sentence);
  }

  @Test
  void declaredLanguageIsLowerCase() throws UnextractableException {
    String html = "<html lang=ja-JP><body><p>" + JAPANESE;
    assertThat(extractor.extract(html, "").declaredLanguage()).isEqualTo("ja-jp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "<html></html>", "<script>x</script>", "<!-- x"})
  void pageWithoutTextIsEmpty(String html) {
    assertThatThrownBy(() -> extractor.extract(html, ""))
        .isInstanceOfSatisfying(
            UnextractableException.class, e -> assertThat(e.reason()).isEqualTo("empty"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div>",
        "<b>x",
        "<table><tr><td>",
        "<p><b>x",
        "<a href=x><div>y",
        "<svg><g>",
        "<b><div></b>",
        "<ul><li>",
        "<font size=1>",
        "<div></span>",
        "<math><mrow>",
        "<option>y",
        "<!",
        "&am",
        "<![CDATA[",
        "<h2>Related</h2>",
        "<a a=1 a=2 b>",
        "<td>",
        "</div>",
        "<select><b>",
        "<frameset>",
        "<script></script>",
        "<script><!--<script>",
        "<!--",
        "<a b='"
      })
  void hostileMarkupEndsWithinASecond(String piece) {
    endsInASecond(piece.repeat(100_000));
    endsInASecond("<p>" + PROSE + "<div " + "a b c ".repeat(20_000) + piece.repeat(4_000));
  }

  @Test
  void attributeSoupEndsWithinASecond() {
    StringBuilder soup = new StringBuilder("<div ");
    for (int i = 0; i < 200_000; i++) {
      soup.append('a').append(i).append("=1 ");
    }
    endsInASecond(soup.append(">x").toString());
  }

  @Test
  void hugePageIsRefused() {
    endsInASecond("<div>".repeat(20_000_000));
    assertThatThrownBy(() -> extractor.extract("<p>x".repeat(2_000_000), ""))
        .isInstanceOfSatisfying(
            UnextractableException.class, e -> assertThat(e.reason()).isEqualTo("too-large"));
  }

  @Test
  void classNamesOfLayoutHideNothing() throws UnextractableException {
    String page =
        "<div class='field field--label-hidden row--sidebar--gutter'><div class=overflow-hidden><p>"
            + PROSE
            + "</p></div></div><div class=hidden>Secret</div>";
    assertThat(text(page)).isEqualTo(PROSE);
  }

  @Test
  void tableOfLinkedHeadersKeepsThem() throws UnextractableException {
    String table =
        "<table><tr><th><a href=1>Status</a><td>Core<tr><th><a href=2>File</a><td>a.c</table>";
    assertThat(inArticle(table)).isEqualTo("Status | Core\nFile | a.c");
  }

  @Test
  void everyHostileFileEndsInTextOrAReject() throws Exception {
    Path bad = Path.of(System.getProperty("hirundo.shared.data", ""), "html-bad");
    Assumptions.assumeTrue(Files.isDirectory(bad));
    try (Stream<Path> files = Files.walk(bad)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
          try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            bytes = in.readAllBytes();
          }
        }
        endsInASecond(new String(bytes, StandardCharsets.UTF_8));
      }
    }
  }

  /** Allows for a slow, shared machine: the bound is on the thread's own time. */
  private void endsInASecond(String html) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long start = clock.getCurrentThreadCpuTime();
    try {
      assertThat(extractor.extract(html, "").text()).isNotBlank();
    } catch (UnextractableException refused) {
      assertThat(refused.reason()).isNotBlank();
    }
    assertThat(clock.getCurrentThreadCpuTime() - start).isLessThan(1_000_000_000L);
  }
}
