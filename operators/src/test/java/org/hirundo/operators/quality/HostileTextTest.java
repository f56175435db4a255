package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work on hostile text, counted in steps where a class says them. */
class HostileTextTest {
  private static final int LENGTH = 200_000;

  private static String of(String unit, int length) {
    return unit.repeat(length / unit.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a ", "ab ", "to be or not to be ", "The same line. ", "潮", "\n", "- "})
  void ngramsOfWordsAreHashedAtMostNineTimesAWord(String unit) {
    Words words = SpacyWords.of(CodePoints.of(of(unit, LENGTH)));
    assertThat(WordNgrams.of(words).steps()).isLessThanOrEqualTo(9L * words.count());
  }

  @Test
  void proseIsHashedFewerThanFourTimesAWord() {
    Random random = new Random(7);
    StringBuilder prose = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      prose.append("w").append(random.nextInt(2000)).append(i % 9 == 8 ? ". " : " ");
    }
    Words words = SpacyWords.of(CodePoints.of(prose.toString()));
    assertThat(WordNgrams.of(words).steps()).isLessThan(4L * words.count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "ab", "aaaaaaaaab", "aaaaaaaab\n", "abcabcabd", "aabaabaaab", "----------\n"})
  void piecesAreSoughtInNearlyLinearlyManySteps(String unit) {
    long half = Repetitions.in(CodePoints.of(of(unit, LENGTH / 2))).steps();
    long whole = Repetitions.in(CodePoints.of(of(unit, LENGTH))).steps();
    assertThat(whole).isLessThan(half * 5 / 2).isLessThan(60L * LENGTH);
  }

  @Test
  void wordsOfALineWithoutEndAreBoundedByItsLength() {
    for (String unit : List.of("a", "(", "):", "a.", "@", "a@b.", "..", "5km", "x-", "'s", "…")) {
      String text = of(unit, LENGTH);
      assertThat(SpacyWords.of(CodePoints.of(text)).count()).isBetween(1, LENGTH);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "$a ", "\\[", "{", "。", "- ", "あ", "潮。\n"})
  void everyRuleComesToAnEndWithFiniteValues(String unit) {
    QualityRules rules =
        QualityRules.measuring(Profile.builtIn().stream().map(Profile::load).toList());
    String text = of(unit, LENGTH);
    assertThat(rules.measure(text).values()).allMatch(Double::isFinite);
    assertThat(QualityRules.values(text, "en").values()).allMatch(Double::isFinite);
  }

  @Test
  void aMillionCharactersWithoutALineBreakAreMeasured() {
    QualityRules rules = QualityRules.measuring(List.of(Profile.load("fineweb2-jpn")));
    assertThat(rules.measure(of("潮が満ちて引く", 1_000_000), "ja"))
        .containsEntry("num_letters@1", 999_999.0);
  }
}
