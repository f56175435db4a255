package org.hirundo.pipelines.command;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides a share among domains so that a token of each comes as often as its domain's weight says:
 * in proportion to weight times tokens, rounded by largest remainders, so that the sum is exact.
 */
final class WeightedShares {
  private WeightedShares() {}

  /** What is left over when a domain's part is rounded down. */
  private record Rest(String domain, BigDecimal remainder) {}

  /**
   * The share of each domain, in the order of the weights.
   *
   * @param weights 0 or more; not all of them times tokens 0
   * @param tokens of the same domains
   * @param of what is divided, from 0 to 1
   * @param decimals of each share
   * @throws IllegalArgumentException if that can't be; with the remedy
   */
  static Map<String, BigDecimal> of(
      Map<String, BigDecimal> weights, Map<String, Long> tokens, BigDecimal of, int decimals) {
    if (of.stripTrailingZeros().scale() > decimals) {
      throw new IllegalArgumentException(
          of + " has more than " + decimals + " decimals; give --decimals as many");
    }
    Map<String, BigDecimal> parts = new LinkedHashMap<>();
    weights.forEach(
        (domain, weight) ->
            parts.put(domain, weight.multiply(BigDecimal.valueOf(tokens.get(domain)))));
    BigDecimal all = parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (all.signum() == 0) {
      throw new IllegalArgumentException("no domain with a weight has a token yet; run pack first");
    }
    BigDecimal units = of.movePointRight(decimals);
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    List<Rest> rests = new ArrayList<>();
    BigDecimal given = BigDecimal.ZERO;
    for (Map.Entry<String, BigDecimal> part : parts.entrySet()) {
      BigDecimal[] whole = part.getValue().multiply(units).divideAndRemainder(all);
      shares.put(part.getKey(), whole[0]);
      rests.add(new Rest(part.getKey(), whole[1]));
      given = given.add(whole[0]);
    }
    rests.sort(Comparator.comparing(Rest::remainder).reversed()); // stable
    int left = units.subtract(given).intValueExact();
    for (Rest rest : rests.subList(0, left)) {
      shares.merge(rest.domain(), BigDecimal.ONE, BigDecimal::add);
    }
    shares.replaceAll(
        (domain, share) ->
            share.setScale(0, RoundingMode.UNNECESSARY).movePointLeft(decimals).setScale(decimals));
    parts.forEach(
        (domain, part) -> {
          if (part.signum() > 0 && shares.get(domain).signum() == 0 && of.signum() > 0) {
            throw new IllegalArgumentException(
                domain
                    + " would get less than "
                    + decimals
                    + " decimals show; give more by --decimals");
          }
        });
    return shares;
  }
}
