package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class ComparedTextProperties {
  private static final String ORDERED_LAST = "\u0345"; // of class 240, which nothing else has

  @Provide
  Arbitrary<String> texts() {
    return HostileTexts.any();
  }

  private static String compared(String text, int block) {
    ComparedText compared = new ComparedText();
    compared.begin(text);
    int[] points = new int[block];
    StringBuilder all = new StringBuilder();
    for (int end; (end = compared.read(points, 1)) > 1; ) {
      for (int i = 1; i < end; i++) {
        all.appendCodePoint(points[i]);
      }
    }
    return all.toString();
  }

  /** The definition, without regard to size. */
  private static String definition(String text) {
    StringBuilder all = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .codePoints()
        .map(point -> isSpace(point) ? ' ' : point)
        .filter(point -> point != ' ' || all.length() > 0 && all.charAt(all.length() - 1) != ' ')
        .forEach(all::appendCodePoint);
    return all.toString().stripTrailing();
  }

  private static boolean isSpace(int point) {
    return point <= ' ' || point == 0x85 || Character.isSpaceChar(point);
  }

  @Property(tries = 3000)
  void piecesGiveWhatTheWholeTextGives(@ForAll("texts") String text) {
    assertThat(compared(text, 1024)).isEqualTo(definition(text));
    assertThat(compared(text, 3)).isEqualTo(definition(text));
  }

  @Property(tries = 300)
  void textsOfManyPiecesToo(@ForAll("texts") String one, @ForAll("texts") String other) {
    String text = (one + "\u3042" + other + "ｶ").repeat(12);
    assertThat(compared(text, 1024)).isEqualTo(definition(text));
  }

  @Example
  void everyCharacterAloneAndBetweenOthersIsNormalised() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String text = Character.toString(point);
      assertThat(compared(text, 32)).as("U+%X", point).isEqualTo(definition(text));
      if (point < 1 << 16) {
        text = "が" + text + "\u3099" + text + "e";
        assertThat(compared(text, 64)).as("U+%X", point).isEqualTo(definition(text));
      }
    }
  }

  /**
   * What a code point begins with must be of class 0 (else a mark of class 240 before it changes
   * places with it) and must be no composite's last part.
   */
  @Example
  void nothingJoinsWhatBeginsAnewWithWhatStandsBefore() {
    BitSet joining = new BitSet();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String parts = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFD);
      if (parts.codePointCount(0, parts.length()) > 1) {
        joining.set(parts.codePointBefore(parts.length()));
      }
    }
    assertThat(joining.get(0x3099)).isTrue();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (ComparedText.beginsAnew(point)) {
        String parts = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
        int first = parts.codePointAt(0);
        String behind = ORDERED_LAST + Character.toString(first);
        assertThat(first).as("U+%X", point).isNotEqualTo(0x345);
        assertThat(joining.get(first)).as("U+%X joins", point).isFalse();
        assertThat(Normalizer.normalize(behind, Normalizer.Form.NFD))
            .as("U+%X is a mark", point)
            .isEqualTo(behind);
      }
    }
  }

  @Property(tries = 200)
  void longRunsOfMarksLoseNoMark(@ForAll @LongRange(min = 0) long seed) {
    int[] marks = new SplittableRandom(seed).ints(3000, 0x300, 0x320).toArray();
    int[] found = compared("q" + new String(marks, 0, marks.length), 1024).codePoints().toArray();
    assertThat(found[0]).isEqualTo('q');
    assertThat(IntStream.of(found).skip(1).sorted().toArray())
        .isEqualTo(IntStream.of(marks).sorted().toArray());
  }
}
