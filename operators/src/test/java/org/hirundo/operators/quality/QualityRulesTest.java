package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityRulesTest {

  @Test
  void aLanguageDecidesWhichRulesThereAre() {
    assertThat(QualityRules.values("x", "ja")).containsKeys("num_letters@1", "code_max_line@1");
    assertThat(QualityRules.values("x", "en")).containsKeys("gopher_words@1", "math_letters@1");
    assertThat(QualityRules.values("x", "und"))
        .containsOnlyKeys(
            "code_max_line@1",
            "code_mean_line@1",
            "code_alphanumeric@1",
            "math_letters@1",
            "math_formula_share@1");
    assertThat(QualityRules.known()).allMatch(name -> name.matches("[a-z0-9_]+@(py)?[0-9]+"));
  }

  @Test
  void codeIsMeasuredByLine() {
    Map<String, Double> values = QualityRules.values("abc\n{}\n\nde = 1;\n", "und");
    assertThat(values)
        .containsEntry("code_max_line@1", 7.0)
        .containsEntry("code_mean_line@1", 12 / 4.0)
        .containsEntry("code_alphanumeric@1", 6 / 16.0);
  }

  @Test
  void formulasCountWithinDelimitersAndMoneyDoesNot() {
    assertThat(formulaShare("ab $x+y$ cd")).isEqualTo(5 / 11.0);
    assertThat(formulaShare("ab \\(x\\)")).isEqualTo(5 / 8.0);
    assertThat(formulaShare("$$x$$")).isEqualTo(1.0);
    assertThat(formulaShare("\\begin{align}x\\end{align}")).isEqualTo(1.0);
    assertThat(formulaShare("pay $5 or $10 now")).isZero();
    assertThat(formulaShare("pay \\$5 or 10\\$ now")).isZero();
    assertThat(formulaShare("$x\n\ny$")).isZero();
    assertThat(formulaShare("a ≤ b")).isEqualTo(1 / 5.0);
    assertThat(formulaShare("left open \\[ x")).isZero();
    assertThat(formulaShare("")).isZero();
  }

  private static double formulaShare(String text) {
    return QualityRules.values(text, "und").get("math_formula_share@1");
  }

  @Test
  void costlyRulesAreMeasuredWhereAProfileAsksAndTheLanguageFits() {
    QualityRules rules = QualityRules.measuring(List.of(Profile.load("fineweb2-jpn")));
    assertThat(rules.measure("潮が満ちる。", "ja"))
        .containsKeys("jpn_gopher_words@1", "num_letters@1")
        .doesNotContainKeys("math_but_wait@1", "gopher_words@py1");
    assertThat(rules.measure("The tide.", "en")).doesNotContainKey("jpn_gopher_words@1");
    assertThat(QualityRules.values("潮が満ちる。", "ja")).doesNotContainKey("jpn_gopher_words@1");
    assertThat(rules.measure("The tide.")).containsKey("jpn_gopher_words@1");
  }

  @Test
  void profilesOfSeveralLanguagesGoTogether() {
    QualityRules rules =
        QualityRules.measuring(List.of(Profile.load("swallow-v2"), Profile.load("fineweb-py")));
    assertThat(rules.measure("x"))
        .containsKeys("num_letters@1", "gopher_words@py1", "code_max_line@1")
        .doesNotContainKey("gopher_words@1");
  }

  @Test
  void whatALanguageModelLeavesBehindIsFound() {
    assertThat(mathematics("x = 1. But wait, 2. but wait <think> a </think>"))
        .containsEntry("math_but_wait@1", 1.0)
        .containsEntry("math_think_tags@1", 2.0)
        .containsEntry("math_repeated_piece@1", 0.0);
    assertThat(mathematics("été öÖ").get("math_accented_letters@1")).isEqualTo(4 / 6.0);
  }

  private static Map<String, Double> mathematics(String text) {
    return QualityRules.measuring(List.of(Profile.load("swallow-math"))).measure(text, "und");
  }
}
