package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MathMlToTexTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "<mi>x</mi><mo>+</mo><mn>1</mn> @ x+1",
        "<msup><mi>x</mi><mn>2</mn></msup> @ x^2",
        "<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>n</mi></msup> @ {a+b}^n",
        "<msub><mi>x</mi><mrow><mi>i</mi><mi>j</mi></mrow></msub> @ x_{ij}",
        "<msubsup><mo>∫</mo><mn>0</mn><mn>10</mn></msubsup><mi>x</mi> @ \\int_0^{10}x",
        "<mfrac><mrow><mi>d</mi><mi>y</mi></mrow><mi>d</mi></mfrac> @ \\frac{dy}{d}",
        "<msqrt><mi>x</mi><mo>−</mo><mi>y</mi></msqrt> @ \\sqrt{x-y}",
        "<mroot><mi>x</mi><mn>3</mn></mroot> @ \\sqrt[3]{x}",
        "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>k</mi> @ \\sum_i^nk",
        "<munder><mi>lim</mi><mi>n</mi></munder><mi>a</mi> @ \\lim_na",
        "<mover><mi>x</mi><mo>¯</mo></mover> @ \\bar{x}",
        "<mi>α</mi><mi>b</mi> @ \\alpha b",
        "<mi>sin</mi><mi>x</mi> @ \\sin x",
        "<mi>x</mi><mo>∈</mo><mi>ℝ</mi> @ x\\in\\mathbb{R}",
        "<mtext>if even</mtext> @ \\text{if even}",
        "<mfenced><mi>a</mi><mi>b</mi></mfenced> @ (a,b)",
        "<mfenced open='[' close=')'><mi>a</mi></mfenced> @ [a)",
        "<mo>{</mo><mi>x</mi><mo>}</mo> @ \\{x\\}",
        "<unknown><mi>x</mi></unknown> @ x"
      })
  void presentationMarkupBecomesTex(String mathMl, String tex) {
    assertThat(convert(mathMl)).isEqualTo(tex);
  }

  @Test
  void tableBecomesAMatrix() {
    assertThat(
            convert(
                "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
                    + "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable>"))
        .isEqualTo("\\begin{matrix}1 & 0 \\\\ 0 & 1\\end{matrix}");
  }

  private static String convert(String mathMl) {
    return MathMlToTex.convert(
        Jsoup.parseBodyFragment("<math>" + mathMl + "</math>").selectFirst("math"));
  }
}
