package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnglishRulesTest {
  private static final String ESSAY =
      """
      Tides rise and fall because the moon pulls on the oceans that face it more strongly than on the rest of the planet.
      The sun has a part in this, too, although it is weaker; when both pull together, the range of the tide is largest.
      Anyone who has to sail from a shallow harbour will want to know these times well ahead, and so tables have been printed for centuries.
      Kelvin built a machine of brass wheels that could draw a year of tides within a few hours!
      Computers do the same with sums of cosines today. Is anything left to learn? Storms still surprise us, since wind can add a metre of water.
      """;

  private static Map<String, Double> values(String text) {
    return QualityRules.values(text, "en");
  }

  @Test
  void aPlainEssayPassesFineweb() {
    assertThat(Profile.load("fineweb").decide(values(ESSAY)).failed()).isEmpty();
  }

  @Test
  void wordsAreCountedWithoutMarks() {
    Map<String, Double> values = values("Don't panic - it's 42, mostly well-known ... ok");
    assertThat(values).containsEntry("gopher_words@1", 7.0);
    assertThat(values.get("gopher_alphabetic_words@2")).isEqualTo(6 / 10.0);
    assertThat(values.get("gopher_ellipsis_ratio@1")).isEqualTo(1 / 10.0);
  }

  @Test
  void marksWithinAWordAreNoWordsWhereLettersAreSought() {
    assertThat(values("3.14 AT&T example.org and/or 1,000").get("gopher_alphabetic_words@2"))
        .isEqualTo(4 / 7.0);
    assertThat(values("end.Start x=y").get("gopher_alphabetic_words@2")).isEqualTo(4 / 6.0);
  }

  @Test
  void stopWordsAreCountedOnceEach() {
    assertThat(values("the the the cat")).containsEntry("gopher_stop_words@1", 1.0);
    assertThat(values("the cat of that house")).containsEntry("gopher_stop_words@1", 3.0);
  }

  @Test
  void repeatedLinesAndParagraphsAreFound() {
    Map<String, Double> values = values("same line\nsame line\n\nother\n\nother");
    assertThat(values.get("gopher_repeated_lines@1")).isEqualTo(2 / 4.0);
    assertThat(values.get("gopher_repeated_line_letters@1")).isEqualTo(14 / 33.0);
    assertThat(values.get("gopher_repeated_paragraphs@1")).isEqualTo(1 / 3.0);
    assertThat(values.get("gopher_repeated_paragraph_letters@1")).isEqualTo(5 / 33.0);
    assertThat(values.get("fineweb_repeated_line_letters@1")).isEqualTo(14 / 28.0);
  }

  @Test
  void topNgramCountsItsLettersAndSpacesForEachOccurrence() {
    Map<String, Double> values = values("a cat a cat a dog");
    assertThat(values.get("gopher_top_2gram@1")).isEqualTo(5 * 2 / 17.0);
    assertThat(values.get("gopher_top_3gram@1")).isEqualTo(7 * 2 / 17.0);
  }

  @Test
  void aRepeatedNgramIsSteppedOverAsAWhole() {
    String five = "one two three four five ";
    Map<String, Double> values = values(five.repeat(3).strip());
    assertThat(values.get("gopher_repeated_5gram@1")).isEqualTo(2 * 19 / 71.0);
    assertThat(values.get("gopher_repeated_10gram@1")).isLessThan(0.6);
  }

  @Test
  void sentencesOfLinesThatC4CutsDoNotCount() {
    assertThat(values("One two three. Four five six!")).containsEntry("c4_sentences@1", 2.0);
    assertThat(values("One two three. And so on")).containsEntry("c4_sentences@1", 2.0);
    assertThat(values("Too short.")).containsEntry("c4_sentences@1", 0.0);
    assertThat(values("Please enable JavaScript to see this."))
        .containsEntry("c4_sentences@1", 0.0);
    assertThat(values("We use cookies. See our Privacy Policy."))
        .containsEntry("c4_sentences@1", 0.0);
    assertThat(values("pi is 3.14 or so.")).containsEntry("c4_sentences@1", 1.0);
    assertThat(values("one two " + "x".repeat(1001))).containsEntry("c4_sentences@1", 0.0);
  }

  @Test
  void curlyBracketsOfFormulasAreSpared() {
    assertThat(values("so $\\frac{a}{b}$ and \\[x_{1}\\] and \\begin{align}{}\\end{align}"))
        .containsEntry("c4_curly_brackets@1", 0.0);
    assertThat(values("as \\label{one} and x^{2} say")).containsEntry("c4_curly_brackets@1", 0.0);
    assertThat(values("function f() { return 1; }")).containsEntry("c4_curly_brackets@1", 1.0);
    assertThat(values("it costs $5 {or more} and $10 there"))
        .containsEntry("c4_curly_brackets@1", 1.0);
  }

  @Test
  void loremIpsumIsFoundInAnyCase() {
    assertThat(values("… Lorem IPSUM dolor")).containsEntry("c4_lorem_ipsum@1", 1.0);
  }

  @Test
  void linesAreJudgedAsFinewebDoes() {
    Map<String, Double> values = values("• one\n- two\n\nA line that ends with a mark.\nmore…");
    assertThat(values.get("gopher_bullet_lines@1")).isEqualTo(2 / 5.0);
    assertThat(values.get("gopher_ellipsis_lines@1")).isEqualTo(1 / 5.0);
    assertThat(values.get("fineweb_line_punctuation@1")).isEqualTo(1 / 4.0);
    assertThat(values.get("fineweb_short_lines@1")).isEqualTo(1.0);
  }
}
