package org.hirundo.pipelines.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hirundo.pipelines.load.MadePages.Kind;
import org.hirundo.pipelines.load.MadePages.Made;
import org.junit.jupiter.api.Test;

class MadePagesTest {
  private static final String PAGE =
      """
      <html><head><title>A title that is longer than forty characters, and stays</title>
      <script>var text = "<p>What stands in a script is no prose, however long it may be.</p>";</script>
      </head><body><!-- A comment with <p>prose of more than forty characters in it</p> -->
      <p>The first sentence of the page has more than forty characters.</p><b>Short</b>
      <td> And this is the second one, with more than forty characters, too. </td></body></html>
      """;

  private static PageTemplate.Scan scan(String language) {
    return PageTemplate.scan(PAGE, "UTF-8", language, 40);
  }

  private static MadePages pages(long seed) {
    List<String> sentences = IntStream.range(0, 500).mapToObj(i -> "Sentence " + i + ".").toList();
    RealPages real =
        new RealPages(
            Map.of("en", List.of(scan("en").template()), "ja", List.of(scan("ja").template())),
            Map.of("en", sentences, "ja", sentences),
            List.of("<script>" + "x".repeat(2_000) + "</script>"));
    return new MadePages(real, new Shares(0.9, 0.05, 0.05, 0.2, 0.1), seed);
  }

  @Test
  void proseAloneIsTakenOut() {
    assertThat(scan("en").texts())
        .containsExactly(
            "The first sentence of the page has more than forty characters.",
            "And this is the second one, with more than forty characters, too.");
    String again = scan("en").template().filled("<style></style>", () -> "S.", () -> false);
    assertThat(again)
        .contains(
            "<style></style></head>", "<b>Short</b>", "<p>S. S. S. ", "A title that is longer")
        .doesNotContain("first sentence", "second one");
  }

  @Test
  void aPageIsAFunctionOfItsNumber() {
    for (long number : new long[] {0, 7, 1_000_000_007L}) {
      assertThat(pages(1).page(number).body()).isEqualTo(pages(1).page(number).body());
    }
    assertThat(pages(1).page(5).body()).isNotEqualTo(pages(2).page(5).body());
  }

  @Test
  void kindsComeInTheirSharesAndCopiesAreOfAPageBefore() {
    MadePages pages = pages(3);
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    for (long number = 0; number < 4_000; number++) {
      Made made = pages.page(number);
      counts.merge(made.kind(), 1, Integer::sum);
      if (made.kind() == Kind.EXACT || made.kind() == Kind.NEAR) {
        assertThat(made.original()).isLessThan(number);
      }
      if (made.kind() == Kind.EXACT && pages.page(made.original()).kind() == Kind.NEW) {
        assertThat(made.body()).isEqualTo(pages.page(made.original()).body());
      }
    }
    assertThat(counts.get(Kind.NO_PAGE)).isBetween(150, 250);
    assertThat(counts.get(Kind.EXACT)).isBetween(690, 830);
    assertThat(counts.get(Kind.NEAR)).isBetween(320, 440);
  }

  @Test
  void aNearCopyHasMostOfItsOriginalAndIsNotIt() {
    MadePages pages = pages(5);
    double shared = 0;
    int near = 0;
    int same = 0;
    for (long number = 0; number < 2_000; number++) {
      Made made = pages.page(number);
      if (made.kind() == Kind.NEAR) {
        Set<String> ours = numbered(made);
        Set<String> originals = numbered(pages.page(made.original()));
        same += ours.equals(originals) ? 1 : 0;
        int all = originals.size();
        originals.retainAll(ours);
        shared += originals.size() / (double) all;
        near++;
      }
    }
    assertThat(shared / near).isBetween(0.7, 0.97);
    assertThat(same).isLessThan(near);
  }

  @Test
  void neighboursShareNoSentencesInTheirOrder() {
    MadePages pages = pages(4);
    for (long number = 0; number < 200; number++) {
      Made one = pages.page(number);
      Made next = pages.page(number + 1);
      if (one.kind() == Kind.NEW && next.kind() == Kind.NEW) {
        assertThat(sentences(one)).isNotEqualTo(sentences(next));
        assertThat(sentences(next)).isNotEqualTo(sentences(one).substring(14));
      }
    }
  }

  private static Set<String> numbered(Made made) {
    return Pattern.compile("Sentence [0-9]+")
        .matcher(new String(made.body(), StandardCharsets.UTF_8))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static String sentences(Made made) {
    String page = new String(made.body(), StandardCharsets.UTF_8);
    return page.substring(page.indexOf("<p>", page.indexOf("-->")), page.indexOf("</p><b>"));
  }
}
