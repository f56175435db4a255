package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupPrunerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<script src=x>var a = 1;</script>y | <script></script>y",
        "<SCRIPT>a</Script >y | <SCRIPT></Script >y",
        "<script><!-- a --></script>y | <script></script>y",
        "<style>p > b {}</style>y | <style></style>y",
        "<!-- a -- b -->y | <!---->y",
        "<!--a--!>y<!--b--> | <!--a--!>y<!---->",
        "<div id=a onclick='b > c' class=\"d\" data-e>y | <div id=a class=\"d\">y",
        "<br clear=all/>y | <br>y",
        "<img src='data:image/png;base64,AA' alt='x'> | <img alt='x'>",
        "<a title=t href='/a/b.cgi'>y | <a href>y",
        "<p style='color:red'>y | <p>y",
        "<meta name=n content=c charset=d>y | <meta name=n content=c>y",
      })
  void cutsWhatNobodyReads(String html, String kept) throws UnextractableException {
    assertThat(pruned(html)).hasToString(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script type=math/tex>x</script>",
        "<script type='&#109;ath/tex'>x</script>",
        "<script>MathJax = {inlineMath: [['$', '$']]}</script>",
        "<script>renderMathInElement(a, {delimiters: []})</script>",
        "<img src=/latex.php?x alt=x><img src=a&period;b alt=x>",
        "<a href=/><a href='http://example.org'><a href=../index.html><a href=&#47;>",
        "<p style='display: none'><p style='&#100;isplay:none'>",
        "<font color=red size=1><b title=x><code data-a=b>",
        "<span class=tex data-expr='x'><math display=block alttext=x>",
        "<html lang=ja xml:lang=ja><textarea><p a=b></textarea>",
        "<!--> <!---> <!----> <!doctype html a=b> <?php a=b ?> </ a=b> < a=b>",
      })
  void keepsWhatIsRead(String html) throws UnextractableException {
    assertThat(pruned(html)).hasToString(html);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script><!-- <script>a</script>b</script>",
        "<script/>",
        "<title>a<br></title>",
        "<textarea><p></textarea>",
        "<svg><style><g></style>",
        "<select><style><option></style>",
        "<noscript><style><p></style>",
        "<template></template><style><p></style>",
        "<plaintext>",
        "<frameset>",
        "<![CDATA[",
        "<p <b>",
        "<p a\"=b>",
        "<p =a>",
        "<p a='b>",
      })
  void leavesTheRestAloneWhereItIsInDoubt(String doubtful) throws UnextractableException {
    String html = doubtful + "<script>a</script><p onclick=b>";
    assertThat(pruned(html)).hasToString(html);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p a=b",
        "<script>a",
        "<script>a</script",
        "<!-- a",
        "<style>a</styles>",
        "<style>a</\u017ftyle>"
      })
  void whatDoesNotEndStays(String html) throws UnextractableException {
    assertThat(pruned(html)).hasToString(html);
  }

  @Test
  void slashThatWouldEndTheTagKeepsTheAttributeBehindIt() throws UnextractableException {
    assertThat(pruned("<p/onclick=a><p / onclick=b><p a='b'/>"))
        .hasToString("<p/onclick=a><p / onclick=b><p />");
  }

  @Test
  void tagOfVeryManyAttributesIsLeftAlone() throws UnextractableException {
    String html = "<p " + "a=b ".repeat(201) + "><p a=b>";
    assertThat(pruned(html).toString()).isEqualTo("<p " + "a=b ".repeat(201) + "><p>");
  }

  @Test
  void laterAttributeOfANameDoesNotTakeOver() throws UnextractableException {
    assertThat(pruned("<img alt='' alt=x><p style=a style=display:none>")).hasToString("<img><p>");
  }

  private static KeptMarkup pruned(String html) throws UnextractableException {
    return MarkupPruner.prune(PageSource.of(html));
  }
}
