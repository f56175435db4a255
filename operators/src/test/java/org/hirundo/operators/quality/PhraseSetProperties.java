package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PhraseSetProperties {
  private static final List<String> PHRASES = List.of("use cookies", "uses cookies", "lorem ipsum");
  private static final PhraseSet SET = new PhraseSet(PHRASES.toArray(String[]::new));

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "u",
            "us",
            "use",
            "USE",
            "s",
            "lo",
            "rem",
            " ",
            "cookie",
            "Cookies",
            "Uses COOKIES",
            "lorem",
            "Ipsum",
            "ﾕ",
            "ı",
            "𝐮",
            "\n")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }

  @Property
  void itFindsWhatASearchFinds(@ForAll("texts") String text) {
    CodePoints points = CodePoints.of(text);
    String ascii =
        text.codePoints().mapToObj(PhraseSetProperties::lower).reduce("", String::concat);
    assertThat(SET.occursIn(points, 0, points.length()))
        .isEqualTo(PHRASES.stream().anyMatch(ascii::contains));
  }

  private static String lower(int codePoint) {
    String one = Character.toString(codePoint);
    return codePoint < 128 ? one.toLowerCase(Locale.ROOT) : one;
  }

  @Property
  void whatLiesBeyondTheBoundsIsNotFound(@ForAll("texts") String text) {
    CodePoints points = CodePoints.of("x" + text + " cookies");
    boolean inside = SET.occursIn(CodePoints.of(text), 0, points.length() - 9);
    assertThat(SET.occursIn(points, 1, points.length() - 8)).isEqualTo(inside);
  }
}
