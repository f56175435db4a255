package org.hirundo.pipelines.takedown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hirundo.operators.lists.Wildcards;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TakedownRulesTest {
  private static Takedown takedown(TakedownKind kind, String written) {
    String value = TakedownText.value(kind, written);
    return Takedown.newBuilder()
        .setId(TakedownText.id(kind, value))
        .setKind(kind)
        .setValue(value)
        .setTwins(TwinPolicy.WITHHOLD)
        .setAt(0)
        .build();
  }

  private static boolean takes(TakedownKind kind, String written, String url) {
    return new TakedownRules(List.of(takedown(kind, written))).find(1, url).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com/a, https://EXAMPLE.com:443/a#part, true",
    "https://example.com/a, http://example.com:80/a, true",
    "https://example.com/a, https://example.com:8080/a, false",
    "https://example.com:8080/a, http://user@example.com:8080/a, true",
    "https://example.com/a, https://example.com/A, false",
    "https://example.com/a, https://example.com/a/, false",
    "https://example.com/a, https://example.com/a?x=1, false",
    "https://example.com/a?x=1, https://example.com/a?x=1, true",
    "https://example.com, https://example.com/, true",
    "https://example.com/%7Esmith, https://example.com/~smith, true",
    "https://example.com/%e3%81%82, https://example.com/あ, true",
    "https://example.com/b/../a, https://example.com/./a, true",
    "https://example.com/a%2Fb, https://example.com/a/b, false",
    "https://日本語.jp/a, https://xn--wgv71a119e.jp/a, true",
    "https://example.com/a, https://www.example.com/a, false",
    "example.com/a, https://example.com/a, true",
  })
  void oneUrlIsOnePage(String written, String url, boolean expected) {
    assertThat(takes(TakedownKind.URL, written, url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, https://example.com/a, true",
    "example.com, https://a.b.example.com:8443/, true",
    "example.com, https://notexample.com/, false",
    "example.com, https://example.com.evil.org/, false",
    "a.example.com, https://example.com/, false",
    "Example.COM., https://example.com/, true",
    "*.example.com, https://example.com/, true",
    "日本語.jp, https://sub.xn--wgv71a119e.jp/x, true",
    "192.0.2.7, http://192.0.2.7/x, true",
    "2.7.0.1, http://192.2.7.0.1/x, false",
  })
  void aHostHasAllBelowIt(String written, String url, boolean expected) {
    assertThat(takes(TakedownKind.HOST, written, url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com/~smith/*, https://example.com/~smith/a/b?c, true",
    "example.com/~smith/*, https://example.com/%7Esmith/, true",
    "example.com/~smith/*, https://example.com/~jones/, false",
    "*.example.com/private*, https://a.example.com/private/x, true",
    "*.example.com/private*, https://a.example.com/Private/x, false",
    "https://Example.com/*.pdf, http://example.com/d/x.pdf, true",
    "https://Example.com/*.pdf, http://example.com/d/x.pdf?y, false",
    "shop*.example.*, https://shop7.example.org/x, true",
    "shop*.example.*, https://example.org/shop7.example.x, false",
  })
  void aPatternsStarIsAnything(String written, String url, boolean expected) {
    assertThat(takes(TakedownKind.PATTERN, written, url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.*", "*/*", "*.co/*", ""})
  void aPatternThatMeansEverythingIsRefused(String written) {
    assertThatThrownBy(() -> takedown(TakedownKind.PATTERN, written))
        .hasMessageContaining("would take out too much");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPT_OUT")
  void severalLinesAreNoValue(TakedownKind kind) {
    assertThatThrownBy(() -> TakedownText.value(kind, "example.com/a\nexample.com/b"))
        .hasMessageContaining("example.com/a example.com/b")
        .hasMessageContaining("line breaks");
  }

  @Test
  void aDocumentIsItsTextInEveryEpoch() {
    TakedownRules rules =
        new TakedownRules(List.of(takedown(TakedownKind.DOCUMENT, "3000000000007")));
    long hash = 0x0000_0000_0000_0007L;
    assertThat(rules.find(3L << 48 | hash, "")).isPresent();
    assertThat(rules.find(9L << 48 | hash, "")).isPresent();
    assertThat(rules.find(3L << 48 | 8, "")).isEmpty();
    assertThatThrownBy(() -> takedown(TakedownKind.DOCUMENT, "g1"))
        .hasMessageContaining("hexadecimal");
  }

  @Test
  void theNewestRecordOfAnIdCounts() {
    Takedown first = takedown(TakedownKind.HOST, "example.com");
    Takedown lifted = Takedown.newBuilder(first).setLifted(true).build();
    assertThat(TakedownRules.inForce(List.of(first, first))).containsExactly(first);
    assertThat(TakedownRules.inForce(List.of(first, lifted))).isEmpty();
    assertThat(TakedownRules.inForce(List.of(first, lifted, first))).containsExactly(first);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab*").ofMaxLength(12);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab").ofMaxLength(14);
  }

  @Property(tries = 2000)
  void starsMatchAsARegularExpressionWould(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    boolean expected = Pattern.matches(pattern.replaceAll("\\*+", ".*"), text);
    assertThat(Wildcards.match(pattern, text)).isEqualTo(expected);
  }

  @Test
  void theWorstPatternTakesTheProductOfBothLengthsAtMost() {
    String pattern = "*a".repeat(TakedownText.LONGEST_PATTERN / 2) + "b";
    String text = "a".repeat(PageAddress.LONGEST_PATH);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(5), () -> Wildcards.match(pattern, text))))
        .isNull();
  }

  /** Any spelling of an address that RFC 3986 calls the same is the same takedown. */
  @Property(tries = 500)
  void spellingsOfOneAddressAreOneTakedown(
      @ForAll("paths") String path, @ForAll boolean escaped, @ForAll boolean capital) {
    StringBuilder spelled = new StringBuilder();
    for (char c : path.toCharArray()) {
      String hex = String.format(capital ? "%%%02X" : "%%%02x", (int) c);
      spelled.append(escaped && c != '/' ? hex : String.valueOf(c));
    }
    String host = capital ? "EXAMPLE.com" : "example.com.";
    assertThat(
            takes(
                TakedownKind.URL, "https://example.com/" + path, "http://" + host + "/" + spelled))
        .isTrue();
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("azAZ09-_~/").ofMaxLength(20).map(p -> p + "x");
  }

  private static Optional<Takedown> find(List<OptOutRules> hosts, String url) {
    List<Takedown> takedowns = new ArrayList<>();
    hosts.forEach(rules -> takedowns.add(takedown(TakedownKind.OPT_OUT, rules.value())));
    return new TakedownRules(takedowns).find(url);
  }

  @ParameterizedTest
  @CsvSource({
    // The examples of RFC 9309, 2.2.2, 5.2 and of Google's specification of robots.txt.
    "/example/page/, /example/page/disallowed.gif, /example/page/disallowed.gif, true",
    "/p, /, /page, false",
    "/folder, /folder, /folder/page, false",
    "/page, /*.htm, /page.htm, true",
    "/page, /*.ph, /page.php5, false",
    "/$, /, /, false",
    "/$, /, /page.htm, true",
    "'', /fish, /fishheads/yummy.html, true",
    "'', /fish, /Fish.asp, false",
    "'', /fish, /catfish, false",
    "'', /*.php$, /folder/filename.php, true",
    "'', /*.php$, /filename.php?parameters, false",
    "'', /fish*.php, /fishheads/catfish.php?id, true",
    "'', /%7Ejoe, /~joe/index.html, true",
    "'', '', /anything, false",
  })
  void theLongestRuleCounts(String allow, String disallow, String path, boolean expected) {
    OptOutRules rules =
        new OptOutRules(
            "example.com",
            List.of(OptOutRules.Rule.allow(allow), OptOutRules.Rule.disallow(disallow)));
    assertThat(find(List.of(rules), "https://www.example.com" + path).isPresent())
        .isEqualTo(expected);
    assertThat(OptOutRules.of(rules.value())).isEqualTo(rules);
  }

  @Test
  void theMostExactHostOfAListCounts() {
    OptOutRules all = new OptOutRules("example.com", List.of(OptOutRules.Rule.disallow("/")));
    OptOutRules blog =
        new OptOutRules("blog.example.com", List.of(OptOutRules.Rule.disallow("/draft")));
    assertThat(find(List.of(all, blog), "https://example.com/a")).isPresent();
    assertThat(find(List.of(all, blog), "https://www.example.com/a")).isPresent();
    assertThat(find(List.of(all, blog), "https://blog.example.com/a")).isEmpty();
    assertThat(find(List.of(all, blog), "https://blog.example.com/draft/1")).isPresent();
  }
}
