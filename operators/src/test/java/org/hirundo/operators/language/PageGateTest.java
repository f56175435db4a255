package org.hirundo.operators.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageGateTest {
  private static final String ENGLISH =
      "<p>The swallow comes back to the barn in spring, and it builds a nest of mud there.</p>";
  private static final String GERMAN =
      "<p>Die Schwalbe kommt im Frühling in die Scheune zurück und baut dort ein Nest aus Lehm.</p>";
  private static final String JAPANESE = "<p>燕は春になると納屋に戻ってきて、泥で巣を作る。とても可愛い。</p>";
  private static final String CHINESE = "<p>燕子在春天回到谷仓，用泥土筑巢。它们非常可爱，人们都很喜欢它们。</p>";

  private final PageGate gate = new PageGate(Set.of("ja", "en", "math", "code"));

  private boolean passes(String html, String charset) {
    return gate.letsPass(html.getBytes(Charset.forName(charset)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-31j", "EUC-JP", "ISO-2022-JP"})
  void japanesePassesInEachEncoding(String charset) {
    assertThat(passes("<html>" + JAPANESE.repeat(5), charset)).isTrue();
  }

  @Test
  void englishPassesAndOtherLanguagesDoNot() {
    assertThat(passes(ENGLISH.repeat(5), "UTF-8")).isTrue();
    assertThat(passes(GERMAN.repeat(5), "UTF-8")).isFalse();
    assertThat(passes(CHINESE.repeat(5), "UTF-8")).isFalse();
    assertThat(passes(CHINESE.repeat(5), "GBK")).isFalse();
  }

  @Test
  void wrongDeclarationIsNotBelieved() {
    assertThat(passes("<html lang=en>" + GERMAN.repeat(5), "UTF-8")).isFalse();
    assertThat(passes("<html lang=de>" + ENGLISH.repeat(5), "UTF-8")).isTrue();
    assertThat(passes("<html lang=en>" + JAPANESE.repeat(5), "UTF-8")).isTrue();
  }

  @Test
  void wordsOfScriptsAndTagsDoNotCount() {
    String script = "<script>// the of and to in is that for it with are you</script>";
    assertThat(passes(script.repeat(9) + GERMAN.repeat(5), "UTF-8")).isFalse();
  }

  @Test
  void anotherLanguagePassesByItsDeclaration() {
    byte[] page = ("<html lang='de-AT'>" + GERMAN.repeat(5)).getBytes(StandardCharsets.UTF_8);
    assertThat(new PageGate(Set.of("de")).letsPass(page)).isTrue();
  }

  @Test
  void formulasAndCodePassWhereTheyAreWanted() {
    String formulas = "<script src=/MathJax.js></script>" + GERMAN.repeat(5);
    String code = "<pre>x</pre>".repeat(3) + GERMAN.repeat(5);
    assertThat(passes(formulas, "UTF-8")).isTrue();
    assertThat(passes(code, "UTF-8")).isTrue();
    PageGate languages = new PageGate(Set.of("ja", "en"));
    assertThat(languages.letsPass(formulas.getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(languages.letsPass(code.getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void pageWithLittleTextPasses() {
    assertThat(passes("<p>Eier</p>", "UTF-8")).isTrue();
    assertThat(passes("", "UTF-8")).isTrue();
  }

  @Property(tries = 200)
  void anyBytesAreDecided(@ForAll byte[] bytes) {
    gate.letsPass(bytes);
  }
}
