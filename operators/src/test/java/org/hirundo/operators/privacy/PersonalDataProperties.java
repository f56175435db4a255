package org.hirundo.operators.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.hirundo.operators.ProcessorTime;

class PersonalDataProperties {

  /** Of what personal data is made of, so that almost everything almost is. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "0", "3", "090", "1234", "5678", "4111", "-", " ", ".", "@", "(", ")", "+", ":", "a",
            "com", "０", "＠", "電話", "TEL", "2001", "::", "66", "249", "\n", "。", "/", "😀")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property
  void placesAreInOrderAndWithinTheText(@ForAll("texts") String text) {
    int passed = 0;
    for (PersonalDatum datum : PersonalData.find(text)) {
      assertThat(datum.begin()).isGreaterThanOrEqualTo(passed);
      assertThat(datum.end()).isGreaterThan(datum.begin()).isLessThanOrEqualTo(text.length());
      passed = datum.end();
    }
  }

  @Property
  void whatIsMaskedIsNotFoundAgain(@ForAll("texts") String text) {
    String masked = PersonalData.masked(text, PersonalData.find(text));
    List<PersonalDatum> again = PersonalData.find(masked);
    assertThat(PersonalData.masked(masked, again).length() - masked.length())
        .as("places that were joined to what was masked: " + masked)
        .isLessThanOrEqualTo(again.size() * 20);
    assertThat(again).as(masked).hasSizeLessThanOrEqualTo(1);
  }

  @Property
  void everyCheckDigitButOneIsWrong(
      @ForAll @LongRange(min = 0, max = 99_999_999_999L) long eleven) {
    long found =
        java.util.stream.IntStream.range(0, 10)
            .mapToObj(digit -> "個人番号 %011d%d".formatted(eleven, digit))
            .filter(text -> kinds(text).contains(PersonalKind.MY_NUMBER))
            .count();
    assertThat(found).isOne();
  }

  @Property
  void aCardsNeighboursAreNone(@ForAll @LongRange(min = 0, max = 99_999_999_999_999L) long number) {
    long found =
        java.util.stream.IntStream.range(0, 10)
            .mapToObj(digit -> "4%014d%d".formatted(number, digit))
            .filter(text -> kinds(text).contains(PersonalKind.CARD))
            .count();
    assertThat(found).isOne();
  }

  @Property
  void mobileNumbersAreFoundInAnyWidth(
      @ForAll @IntRange(min = 7, max = 9) int kind,
      @ForAll @IntRange(max = 99_999_999) int number) {
    String digits = "0%d0%08d".formatted(kind, number);
    String grouped =
        digits.substring(0, 3) + "-" + digits.substring(3, 7) + "-" + digits.substring(7);
    for (String written : List.of(digits, grouped, wide(digits), wide(grouped))) {
      assertThat(PersonalData.find("は" + written + "。"))
          .containsExactly(new PersonalDatum(PersonalKind.PHONE, 1, 1 + written.length()));
    }
  }

  private static String wide(String text) {
    StringBuilder wide = new StringBuilder();
    text.chars().forEach(c -> wide.append((char) (c + 0xFEE0)));
    return wide.toString();
  }

  private static List<PersonalKind> kinds(String text) {
    return PersonalData.find(text).stream().map(PersonalDatum::kind).toList();
  }

  @Example
  void hostileTextsTakeTimeInProportion() throws Throwable {
    for (String part :
        List.of(
            "1",
            "@",
            "a@",
            "a.",
            "0-",
            "+",
            "(",
            "2001:",
            "03-1234-",
            "4111 ",
            "1.",
            ".@",
            "TEL")) {
      ProcessorTime.isAtMost(
          Duration.ofSeconds(20), () -> PersonalData.find(part.repeat(1_000_000)), part);
    }
  }
}
