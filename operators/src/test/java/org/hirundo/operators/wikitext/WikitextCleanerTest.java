package org.hirundo.operators.wikitext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WikitextCleanerTest {
  private static final WikitextCleaner CLEANER = new WikitextCleaner(WikiNames.UNKNOWN);

  private static String resource(String name) throws IOException {
    try (InputStream in = WikitextCleanerTest.class.getResourceAsStream("/wikitext/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Example
  void givesTheTextOfAJapanesePage() throws IOException {
    assertThat(CLEANER.clean(resource("swallow-ja.wiki")) + "\n")
        .isEqualTo(resource("swallow-ja.txt"));
  }

  @Example
  void givesTheTextOfAnEnglishPage() throws IOException {
    assertThat(CLEANER.clean(resource("retry-en.wiki")) + "\n").isEqualTo(resource("retry-en.txt"));
  }

  @Example
  void usesTheNamesOfTheWiki() {
    WikiNames german =
        WikiNames.of(
            "<mediawiki xml:lang=\"de\"><siteinfo><base>https://de.wikipedia.org/wiki/Hauptseite"
                + "</base><namespaces><namespace key=\"0\" />"
                + "<namespace key=\"6\" case=\"first-letter\">Datei</namespace>"
                + "<namespace key=\"14\" case=\"first-letter\">Kategorie</namespace>");
    assertThat(new WikitextCleaner(german).clean("a [[Datei:x.png|y]]b[[Kategorie:V]]"))
        .isEqualTo("a b");
    assertThat(german.language()).isEqualTo("de");
    assertThat(german.url("C# und Ä")).isEqualTo("https://de.wikipedia.org/wiki/C%23_und_%C3%84");
    assertThat(WikiNames.UNKNOWN.url("A b")).isEqualTo("A b");
  }

  private static final List<String> PIECES =
      List.of(
          "{{",
          "}}",
          "{{{",
          "}}}",
          "{|",
          "|}",
          "|-",
          "|",
          "||",
          "!",
          "[[",
          "]]",
          "[",
          "]",
          "[http://x",
          "File:",
          "Category:",
          ":",
          "''",
          "'''",
          "'''''",
          "'",
          "=",
          "==",
          "\n==",
          "==\n",
          "\n",
          "\n\n",
          "\n*",
          "\n#",
          "\n;",
          "\n:",
          "<ref>",
          "</ref>",
          "<ref/>",
          "<math>",
          "</math>",
          "<nowiki>",
          "</nowiki>",
          "<nowiki/>",
          "<pre>",
          "</pre>",
          "<!--",
          "-->",
          "<br>",
          "<",
          ">",
          "</",
          "&",
          "&amp;",
          "&#x110000;",
          "&nbsp;",
          ";",
          "__TOC__",
          "__",
          "_",
          "(",
          ")",
          "（",
          "）",
          "、",
          " ",
          "text",
          "燕",
          "\uD83D\uDC26",
          "\uD83D",
          "\uE000",
          "\uE001",
          "\uE002",
          "lang|en|",
          "convert|",
          "1=");

  @Provide
  Arbitrary<String> markup() {
    return Arbitraries.of(PIECES).list().ofMaxSize(200).map(pieces -> String.join("", pieces));
  }

  @Property(tries = 2000)
  void neverFailsAndNeverGrows(@ForAll("markup") String wikitext) {
    String text = CLEANER.clean(wikitext);
    assertThat(text.length()).isLessThanOrEqualTo(wikitext.length());
    assertThat(text).doesNotContain("\n\n", "\uE000", "\uE001", "\uE002");
  }

  @Property(tries = 300)
  void neverFailsOnAnyString(@ForAll String wikitext) {
    assertThat(CLEANER.clean(wikitext).length()).isLessThanOrEqualTo(wikitext.length());
  }

  /** Whatever is repeated or nested, the work grows with the length and not faster. */
  @Property(tries = 60)
  void workIsLinear(@ForAll("pattern") String pattern) {
    int repeats = 60_000 / pattern.length();
    String opened = pattern.repeat(repeats);
    for (String hostile : List.of(opened, opened + "x\n".repeat(20_000), "[[File:" + opened)) {
      MarkupScanner scanner = new MarkupScanner(hostile, WikiNames.UNKNOWN);
      String scanned = scanner.scan();
      assertThat(scanner.work()).isLessThan(60L * hostile.length());
      assertThat(WikiLines.text(scanned).length()).isLessThanOrEqualTo(hostile.length());
    }
  }

  @Provide
  Arbitrary<String> pattern() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(pieces -> String.join("", pieces));
  }
}
