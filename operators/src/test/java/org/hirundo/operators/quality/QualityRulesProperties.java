package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QualityRulesProperties {
  private static final QualityRules ALL =
      QualityRules.measuring(Profile.builtIn().stream().map(Profile::load).toList());

  /** Text that rules trip over: pieces that repeat, marks, breaks of all kinds, lone surrogates. */
  @Provide
  static Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "The ",
            "cannot",
            "don't",
            "潮",
            "が",
            "。",
            "、",
            "ー",
            "𠮷",
            "😀",
            "e\u0301",
            "\n",
            "\n\n",
            "\r\n",
            "\u2028",
            "\u0085",
            "\u00A0",
            "\u3000",
            " ",
            "  ",
            ".",
            "...",
            "…",
            "!",
            "-",
            "•",
            "{",
            "}",
            "$",
            "\\(",
            "\\[",
            "\\begin{",
            "[1]",
            "[edit]",
            "<think>",
            "US$",
            "5km",
            "@",
            "http://a.b/",
            ":)",
            "#",
            "\uD83D",
            "\uDC00",
            "\u0000",
            "\u200D",
            "lorem ipsum");
    Arbitrary<String> mixed = pieces.list().ofMaxSize(60).map(list -> String.join("", list));
    return Arbitraries.oneOf(mixed, Arbitraries.strings().all().ofMaxLength(80));
  }

  @Property(tries = 600)
  void everyValueIsFiniteAndEveryShareIsBetweenZeroAndOne(@ForAll("texts") String text) {
    for (String language : List.of("ja", "en")) {
      ALL.measure(text, language)
          .forEach(
              (rule, value) -> {
                assertThat(value).as(rule).isFinite().isNotNegative();
                if (isShare(rule)) {
                  assertThat(value).as(rule).isLessThanOrEqualTo(1);
                }
              });
    }
  }

  /**
   * What is no share: counts, lengths, and figures per word, of which a text may hold more. The
   * most frequent n-gram may overlap itself, so its letters may outnumber the text's.
   */
  private static boolean isShare(String rule) {
    return !rule.matches(
        "(num_|avg_|max_|code_m|math_letters|math_repeated|math_but|math_think|c4_).*"
            + "|(jpn_)?(gopher_(words|mean|hash|ellipsis_ratio|stop|top)|fineweb_lines_per).*");
  }

  @Property(tries = 200)
  void anAstralCharacterCountsAsOneOfTheBasicPlane(@ForAll("texts") String text) {
    String basic = "ab潮\n潮 cd。" + text.codePointCount(0, text.length()) + "々仝々\n々仝々";
    String astral = basic.replace("仝", "𠮟");
    Map<String, Double> first = QualityRules.values(basic, "en");
    Map<String, Double> second = QualityRules.values(astral, "en");
    first.forEach((rule, value) -> assertThat(second.get(rule)).as(rule).isEqualTo(value));
    assertThat(QualityRules.values(astral, "ja").get("num_letters@1"))
        .isEqualTo(astral.codePointCount(0, astral.length()));
  }

  /** Compared with the definition, n-gram by n-gram, as datatrove writes it. */
  @Property(tries = 400)
  void repeatedWordsAreThoseOfAPlainCount(@ForAll("words") List<String> words) {
    CodePoints text = CodePoints.of(String.join(" ", words));
    Words spans = new Words(text);
    int at = 0;
    for (String word : words) {
      spans.add(at, at + word.length());
      at += word.length() + 1;
    }
    WordNgrams ngrams = WordNgrams.of(spans);
    ConcatenatedNgrams concatenated = new ConcatenatedNgrams(spans);
    for (int n = WordNgrams.MIN_TOP; n <= WordNgrams.MAX_TOP; n++) {
      assertThat(ngrams.topLetters(n)).isEqualTo(PlainNgrams.top(words, n));
    }
    for (int n = WordNgrams.MIN_REPEATED; n <= WordNgrams.MAX_REPEATED; n++) {
      assertThat(ngrams.repeatedLetters(n)).isEqualTo(PlainNgrams.repeated(words, n, " "));
      assertThat(concatenated.repeatedLetters(n)).isEqualTo(PlainNgrams.repeated(words, n, ""));
    }
  }

  @Provide
  static Arbitrary<List<String>> words() {
    return Arbitraries.of("a", "b", "ab", "ba", "aab").list().ofMaxSize(70);
  }

  @Property(tries = 400)
  void theLongestRepetitionIsTheRegularExpressions(@ForAll("repetitive") String text) {
    assertThat(Repetitions.in(CodePoints.of(text)).longest() > 0)
        .isEqualTo(PlainNgrams.REPEATED_PIECE.matcher(text).find());
  }

  @Provide
  static Arbitrary<String> repetitive() {
    Arbitrary<String> piece = Arbitraries.of("a", "ab", "abc", "aab", "潮", "𠮷a", "\n", "ab\n");
    Arbitrary<String> repeated =
        net.jqwik.api.Combinators.combine(piece, Arbitraries.integers().between(1, 14))
            .as(String::repeat);
    return repeated.list().ofMaxSize(8).map(list -> String.join("", list));
  }

  @Property(tries = 200)
  void aMarkedRepetitionHasItsLength(@ForAll("piece") String piece) {
    String text = "x" + piece.repeat(12) + "y";
    assertThat((double) Repetitions.in(CodePoints.of(text)).longest())
        .isCloseTo(12.0 * piece.length(), within((double) piece.length()));
  }

  @Provide
  static Arbitrary<String> piece() {
    return Arbitraries.strings().withCharRange('a', 'w').ofMinLength(1).ofMaxLength(20);
  }
}
