package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightedSharesTest {
  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }

  @Property(tries = 300)
  void sharesSumToTheWholeAndAreWithinAUnitOfTheirParts(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int domains) {
    Random random = new Random(seed);
    Map<String, BigDecimal> weights = new LinkedHashMap<>();
    Map<String, Long> tokens = new LinkedHashMap<>();
    double all = 0;
    for (int i = 0; i < domains; i++) {
      weights.put("d" + i, BigDecimal.valueOf(1 + random.nextInt(99), random.nextInt(2)));
      tokens.put("d" + i, 1_000 + (long) (random.nextDouble() * 1e12));
      all += weights.get("d" + i).doubleValue() * tokens.get("d" + i);
    }
    BigDecimal of = BigDecimal.valueOf(1 + random.nextInt(1000), 3);
    double unit = 1e-9;
    Map<String, BigDecimal> shares;
    try {
      shares = WeightedShares.of(weights, tokens, of, 9);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("would get less than 9 decimals show");
      return;
    }
    assertThat(shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(of);
    for (String domain : weights.keySet()) {
      double part = of.doubleValue() * weights.get(domain).doubleValue() * tokens.get(domain) / all;
      assertThat(Math.abs(shares.get(domain).doubleValue() - part)).isLessThan(1.000001 * unit);
    }
  }

  @Test
  void aDocumentOfWeightTwoComesTwiceAsOften() {
    Map<String, BigDecimal> weights = new LinkedHashMap<>();
    weights.put("ja", number("1"));
    weights.put("few", number("2"));
    weights.put("swarm", number("0"));
    Map<String, Long> tokens = Map.of("ja", 600L, "few", 200L, "swarm", 7L);
    assertThat(WeightedShares.of(weights, tokens, number("0.5"), 3))
        .containsExactly(
            Map.entry("ja", number("0.300")),
            Map.entry("few", number("0.200")),
            Map.entry("swarm", number("0.000")));
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    Map<String, BigDecimal> weights = Map.of("a", BigDecimal.ONE, "b", BigDecimal.ONE);
    assertThatThrownBy(
            () -> WeightedShares.of(weights, Map.of("a", 1L, "b", 1L), number("0.3501"), 3))
        .hasMessage("0.3501 has more than 3 decimals; give --decimals as many");
    assertThatThrownBy(
            () -> WeightedShares.of(weights, Map.of("a", 1L, "b", 100_000L), number("0.5"), 3))
        .hasMessageContaining("a would get less than 3 decimals show");
    assertThatThrownBy(() -> WeightedShares.of(weights, Map.of("a", 0L, "b", 0L), number("0.5"), 3))
        .hasMessageContaining("run pack first");
  }
}
