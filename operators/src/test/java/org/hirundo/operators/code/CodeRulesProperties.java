package org.hirundo.operators.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CodeRulesProperties {
  private static final Pattern[] ENCODED = {
    Pattern.compile("[a-zA-Z0-9+/\\n=]{64,}"),
    Pattern.compile("(?:\\b(?:0x|\\\\x)?[0-9a-fA-F]{2}(?:,|\\b\\s*)){8,}"),
    Pattern.compile("(?:\\\\u[0-9a-fA-F]{4}){8,}")
  };

  @Property(tries = 400)
  void everyTextHasFiniteValuesWithinBounds(
      @ForAll("texts") String text, @ForAll SourceLanguage language) {
    Map<String, Double> values = CodeRules.values(new SourceFile(text, language));
    assertThat(CodeRules.names()).containsAll(values.keySet());
    values.forEach(
        (name, value) -> {
          assertThat(value).as(name).isFinite().isNotNegative();
          if (name.contains("share") || name.contains("errors") || name.contains("foreign")) {
            assertThat(value).as(name).isLessThanOrEqualTo(1);
          }
        });
  }

  @Property(tries = 200)
  void aFileIsTheSameAtEachTime(@ForAll("texts") String text, @ForAll SourceLanguage language) {
    SourceFile file = new SourceFile(text, language);
    assertThat(CodeRules.values(file)).isEqualTo(CodeRules.values(file));
  }

  @Property(tries = 300)
  void encodedDataIsWhatTheExpressionsMatch(@ForAll("encoded") String text) {
    int longest = 0;
    for (Pattern pattern : ENCODED) {
      for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
        longest = Math.max(longest, matcher.end() - matcher.start());
      }
    }
    assertThat(EncodedData.in(text).longest()).isEqualTo(longest);
  }

  @Property(tries = 100)
  void repetitionIsWhatTheExpressionFinds(@ForAll("repetitive") String text) {
    assertThat(RepeatedStretch.longest(text)).isEqualTo(longestByTrying(text));
  }

  private static int longestByTrying(String text) {
    for (int length = text.length() / 2; length >= 100; length--) {
      int run = 0;
      for (int i = 0; i + length < text.length(); i++) {
        run = text.charAt(i) == text.charAt(i + length) ? run + 1 : 0;
        if (run == length) {
          return length;
        }
      }
    }
    return 0;
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20),
            Arbitraries.of(Snippets.INTACT.values()),
            Arbitraries.of(
                "(", "}", "\"", "'''", "/*", "#", "<", "日本", "\uD800", "😀", "\0", "\n"));
    return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> encoded() {
    return Arbitraries.of(
            "0x1f,", "\\x2A", "ff ", "a0,", " ", "\\u00e9", "\n", "QUJD", "==", "g", "_7")
        .list()
        .ofMaxSize(60)
        .flatMap(
            some ->
                Arbitraries.of("0x1f,", "\\x2A", "ff ", "\\u00e9", "QUJD")
                    .flatMap(
                        one ->
                            Arbitraries.integers()
                                .between(0, 30)
                                .map(times -> String.join("", some) + one.repeat(times) + "!")));
  }

  @Provide
  Arbitrary<String> repetitive() {
    Arbitrary<String> binary =
        Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(130);
    return binary.flatMap(
        before ->
            binary.flatMap(
                piece ->
                    Arbitraries.integers()
                        .between(1, 4)
                        .map(times -> before + piece.repeat(times) + before)));
  }
}
