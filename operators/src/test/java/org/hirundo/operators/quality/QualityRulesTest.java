package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
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
    assertThat(QualityRules.known()).hasSize(24 + 28 + 5).allMatch(name -> name.endsWith("@1"));
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
  void everyValueOfHostileTextIsFinite() {
    for (String text :
        new String[] {"", " ", "\n", "\uD83D", "\uDC00\uD83D", "$", "\\", "\\begin{", "a\u0000b"}) {
      for (String language : new String[] {"ja", "en", "und", null}) {
        assertThat(QualityRules.values(text, language).values()).allMatch(Double::isFinite);
      }
    }
  }

  @Test
  void hostileTextTakesTimeInProportionToItsLength() {
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          for (String unit : new String[] {"a", "$a ", "\\[", "\\begin{", "{", "。", "\n", "- "}) {
            String text = unit.repeat(400_000 / unit.length());
            QualityRules.values(text, "ja");
            QualityRules.values(text, "en");
          }
        });
  }
}
