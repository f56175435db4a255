package org.hirundo.operators.decontamination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverlapFinderTest {
  private static final String EGGS =
      "Anna's hens lay 14 eggs per day. She eats two for lunch every morning, bakes cakes for her"
          + " friends with five, and sells the rest for $3 each. How much does she make?";
  private static final String SWALLOW = "燕が渡りの途中で休む湿地として、国際的な保護の対象になっている場所はどこか。";
  private static final BenchmarkIndex INDEX =
      BenchmarkIndex.builder(Gram.DEFAULT)
          .add("word-problems", "7", EGGS)
          .add("reading", "ja-1", SWALLOW)
          .add("reading", "short", "Which bird winters south of the Sahara desert?")
          .add("reading", "answer", "42")
          .build();

  private static List<Overlap> find(String text) {
    return new OverlapFinder(INDEX).find(text);
  }

  @Test
  void aCopyIsFoundWithItsPlace() {
    String page = "Exercise 3. " + EGGS + " Answer: 21.";
    assertThat(find(page))
        .containsExactly(new Overlap("word-problems", "7", 12, 12 + EGGS.length() - 1, 1.0));
  }

  @Test
  void aPartIsFoundAndSaysHowMuchOfTheItemItIs() {
    String half = EGGS.substring(0, EGGS.indexOf(" with five"));
    List<Overlap> found = find("Eggs. Today: " + half + " or neighbours.");
    assertThat(found)
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.begin()).isEqualTo(13);
              assertThat(o.end()).isEqualTo(13 + half.length());
              assertThat(o.share()).isCloseTo(19 / 32.0, within(0.05));
            });
  }

  @Test
  void twelveWordsAreNone() {
    String twelve = "eggs per day. She eats two for lunch every morning, bakes cakes";
    assertThat(find(twelve)).isEmpty();
    assertThat(find(twelve + " for")).hasSize(1);
  }

  @Test
  void caseWidthPunctuationAndSpacesDoNotHideIt() {
    assertThat(find(EGGS.toUpperCase().replace(",", " —").replace(" ", "\n\t"))).hasSize(1);
    String wide =
        EGGS.chars()
            .mapToObj(c -> Character.toString(c > ' ' && c < 0x7F ? c + 0xFEE0 : c))
            .collect(Collectors.joining());
    assertThat(find(wide)).hasSize(1);
    assertThat(find(Normalizer.normalize(SWALLOW, Normalizer.Form.NFD))).hasSize(1);
    assertThat(find(SWALLOW.replace("、", "").replaceAll("(.{7})", "$1\n"))).hasSize(1);
  }

  @Test
  void japaneseIsCountedInCharacters() {
    assertThat(find("問：" + SWALLOW.substring(0, 26))).isEmpty(); // a comma is among them
    assertThat(find("問：" + SWALLOW.substring(0, 27)))
        .singleElement()
        .satisfies(o -> assertThat(o.begin()).isEqualTo(2));
  }

  @Test
  void anItemShorterThanAGramIsFoundAsAWholeOnly() {
    assertThat(find("Quiz: which bird winters south of the Sahara desert?")).hasSize(1);
    assertThat(find("Quiz: which bird winters south of the Sahara")).isEmpty();
    assertThat(INDEX.tooShort()).isOne();
    assertThat(find("42 42 42 42 42 42 42 42 42 42 42 42 42 42")).isEmpty();
  }

  @Test
  void aTextThatRepeatsAnItemEndlesslyIsReadOnce() {
    String endless = (EGGS + " ").repeat(20_000);
    assertThat(find(endless)).hasSize(OverlapFinder.MOST_TOLD);
    BenchmarkIndex runs =
        BenchmarkIndex.builder(Gram.DEFAULT).add("b", "run", "a ".repeat(100_000)).build();
    assertThat(new OverlapFinder(runs).find("a ".repeat(1_000_000))).isNotEmpty();
    assertThat(new OverlapFinder(runs).find("b a a a a a a a a a a a a ".repeat(100_000)))
        .isEmpty();
  }

  @Test
  void theIndexIsAsLargeAsItSays() {
    BenchmarkIndex.Builder builder = BenchmarkIndex.builder(Gram.DEFAULT);
    for (int i = 0; i < 2_000; i++) {
      int item = i;
      builder.add(
          "b",
          "" + i,
          IntStream.range(0, 60).mapToObj(w -> "w" + item * w).collect(Collectors.joining(" ")));
    }
    BenchmarkIndex index = builder.build();
    assertThat(index.grams()).isBetween(90_000, 96_000);
    assertThat(index.bytes() / (double) index.grams()).isBetween(20.0 + 8, 40.0 + 12);
  }

  @Test
  void aGramOfNothingIsRefused() {
    assertThatThrownBy(() -> new Gram(1, 26)).isInstanceOf(IllegalArgumentException.class);
  }
}
