package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShinglesTest {
  private static Set<Long> shingles(String text) {
    Set<Long> all = new TreeSet<>();
    new Shingles(5)
        .hash(text, (hashes, count) -> Arrays.stream(hashes, 0, count).forEach(all::add));
    return all;
  }

  @Test
  void rollingEqualsHashingEachShingleAlone() {
    String text = "吾輩は猫である。名前はまだ無い。𠮷野家で牛丼を食べた。";
    Set<Long> alone = new TreeSet<>();
    int[] points = text.codePoints().toArray();
    for (int i = 0; i + 5 <= points.length; i++) {
      alone.addAll(shingles(new String(points, i, 5)));
    }
    assertThat(shingles(text)).isEqualTo(alone).hasSize(points.length - 4);
  }

  @Test
  void severalTextsThroughOneInstanceDoNotMix() {
    Shingles shingles = new Shingles(5);
    TreeSet<Long> second = new TreeSet<>();
    shingles.hash("the first text, somewhat longer", (hashes, count) -> {});
    shingles.hash(
        "another", (hashes, count) -> Arrays.stream(hashes, 0, count).forEach(second::add));
    assertThat(second).isEqualTo(shingles("another"));
  }

  @Test
  void longTextsComeInSeveralBlocks() {
    String text = "0123456789".repeat(1000);
    long[] counted = {0};
    long count = new Shingles(5).hash(text, (hashes, n) -> counted[0] += n);
    assertThat(count).isEqualTo(9996).isEqualTo(counted[0]);
  }

  @Test
  void voicingMarksCount() {
    assertThat(shingles("かきくけこ")).doesNotContainAnyElementsOf(shingles("がぎぐげご"));
    assertThat(shingles("ハヒフヘホ")).doesNotContainAnyElementsOf(shingles("パピプペポ"));
  }

  @Test
  void widthAndCompositionDoNotCount() {
    assertThat(shingles("ｶﾞｷﾞｸﾞｹﾞｺﾞ")).isEqualTo(shingles("ガギグゲゴ"));
    assertThat(shingles("か\u3099き\u3099く\u3099け\u3099こ\u3099")).isEqualTo(shingles("がぎぐげご"));
    assertThat(shingles("ＡＢＣ１２３")).isEqualTo(shingles("ABC123"));
  }

  @Test
  void runsOfWhiteSpaceAreOneSpace() {
    assertThat(shingles(" \n one\u3000\u00a0two\r\n\tthree  "))
        .isEqualTo(shingles("one two three"));
    assertThat(shingles("onetwo")).isNotEqualTo(shingles("one two"));
  }

  @Test
  void aTextShorterThanAShingleHasNone() {
    assertThat(shingles("")).isEmpty();
    assertThat(shingles("abcd")).isEmpty();
    assertThat(shingles("𠮷𠮷𠮷𠮷")).isEmpty();
    assertThat(shingles("abcde")).hasSize(1);
    assertThat(new Signer(DedupParameters.VERIFIED).sign(1, 1, " a b ")).isNull();
  }

  @Test
  void oneRepeatedCharacterIsOneShingle() {
    assertThat(shingles("あ".repeat(100_000))).hasSize(1);
  }

  @Test
  void unpairedSurrogatesAreCodePointsLikeOthers() {
    assertThat(shingles("\ud842\ud842\ud842\ud842\ud842\udc00")).isNotEmpty();
  }

  @Test
  void hashesStayAsTheyAre() {
    assertThat(shingles("hirundo"))
        .containsExactly(-7968985050093955509L, -6200969815678027612L, 6350859551108727358L);
  }
}
