package org.hirundo.operators.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hirundo.schemas.DomainShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureTest {

  @Test
  void decimalsAndFractionsAreExact() {
    assertThat(Share.parse("0.35")).isEqualTo(new Share(7, 20));
    assertThat(Share.parse("3.5e-1")).isEqualTo(new Share(7, 20));
    assertThat(Share.parse(" 1/3 ")).isEqualTo(new Share(1, 3));
    assertThat(Share.of(new BigDecimal("1.000"))).isEqualTo(new Share(1, 1));
    assertThat(Mixture.parse(Feeds.fourDomains()).period()).isEqualTo(100);
    assertThat(Mixture.parse(Map.of("a", "1/3", "b", "2/3")).period()).isEqualTo(3);
  }

  @Test
  void everythingThatIsWrongIsNamed() {
    Map<String, String> shares = new LinkedHashMap<>();
    shares.put("ja", "-0.1");
    shares.put("en", "much");
    shares.put("code", "1e999999999");
    shares.put("math", "1e-30");
    assertThatThrownBy(() -> Mixture.parse(shares))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ja: share -0.1")
        .hasMessageContaining("en: 'much'")
        .hasMessageContaining("code: share")
        .hasMessageContaining("math: share");
    assertThatThrownBy(() -> Mixture.parse(Map.of("ja", "0.5", "en", "0.4")))
        .hasMessageContaining("9/10 (0.9), not to 1");
    assertThatThrownBy(() -> Mixture.parse(Map.of())).hasMessageContaining("no domain");
  }

  @Test
  void sharesWithoutACommonDenominatorAreRefused() {
    assertThatThrownBy(
            () ->
                Mixture.parse(Map.of("a", "1/999999937", "b", "1/2", "c", "999999935/1999999874")))
        .hasMessageContaining("denominator");
  }

  @Test
  void recordsAndMixturesConvertBothWays() {
    Mixture mixture = Mixture.parse(Feeds.fourDomains());
    assertThat(Mixture.of(mixture.toRecords(Map.of("math", Exhaustion.parse("repeat")))))
        .isEqualTo(mixture);
    assertThat(mixture.toRecords(Map.of("math", Exhaustion.parse("repeat"))))
        .extracting(DomainShare::getExhausted)
        .containsExactly("wait", "wait", "wait", "repeat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"wait", "renormalise", "stop", "repeat", "repeat 4", "repeat 4 then renormalise"})
  void aPolicyIsReadAsItIsWritten(String text) {
    Exhaustion policy = Exhaustion.parse(text);
    assertThat(policy).hasToString(text);
    DomainShare share = Mixture.parse(Map.of("a", "1")).toRecords(Map.of("a", policy)).get(0);
    assertThat(Exhaustion.of(share)).isEqualTo(policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "repeat 0", "wait 3", "repeat then stop", "repeat 2 then repeat", "explode"})
  void whatIsNoPolicyIsRefused(String text) {
    assertThatThrownBy(() -> Exhaustion.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutADomainTheOthersKeepTheirProportions() {
    Mixture rest = Mixture.parse(Feeds.fourDomains()).without("math");
    assertThat(rest.share("ja")).isEqualTo(new Share(35, 92));
    assertThat(rest.share("math")).isEqualTo(new Share(0, 1));
    assertThatThrownBy(() -> Mixture.parse(Map.of("ja", "1")).without("ja"))
        .hasMessageContaining("no domain");
  }

  @Test
  void policiesHaveTheirNames() {
    assertThat(Exhausted.parse("renormalise")).isEqualTo(Exhausted.RENORMALISE);
    assertThatThrownBy(() -> Exhausted.parse("explode")).hasMessageContaining("wait, repeat");
  }
}
