package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Exhausted;

/** Reads {@code mixture} and {@code exhausted}. */
final class MixtureReader {
  /** A domain's name stands in the names of topics and folders. */
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private static final int MOST_DECIMALS = 9;

  private MixtureReader() {}

  static Map<String, BigDecimal> mixture(Section root, Faults faults) {
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    Optional<Value> mixture = root.value("mixture");
    if (mixture.isEmpty()) {
      faults.add(0, "there is no mixture", "add mixture: {ja: 0.5, en: 0.5}, shares that sum to 1");
      return shares;
    }
    boolean readable = true;
    for (Map.Entry<String, Value> entry : mixture.get().section().entries().entrySet()) {
      Value value = entry.getValue();
      if (!DOMAIN.matcher(entry.getKey()).matches()) {
        value.fault("is no name for a domain", "use at most 64 letters, digits, - and _");
      }
      Optional<BigDecimal> share = value.fraction();
      if (share.isPresent() && share.get().stripTrailingZeros().scale() > MOST_DECIMALS) {
        value.fault("has too many decimals", "give at most " + MOST_DECIMALS);
        share = Optional.empty();
      }
      readable &= share.isPresent();
      shares.put(entry.getKey(), share.orElse(BigDecimal.ZERO));
    }
    if (readable) {
      checkSum(mixture.get(), shares);
    }
    return shares;
  }

  private static void checkSum(Value mixture, Map<String, BigDecimal> shares) {
    BigDecimal sum = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    int side = sum.compareTo(BigDecimal.ONE);
    if (shares.isEmpty()) {
      mixture.fault("names no domain", "write {ja: 0.5, en: 0.5}");
    } else if (side != 0) {
      mixture.fault(
          "sums to " + sum.toPlainString() + ", not to 1",
          (side > 0 ? "lower" : "raise")
              + " the shares by "
              + sum.subtract(BigDecimal.ONE).abs().toPlainString()
              + " in all");
    }
  }

  static Map<String, Exhausted> exhausted(Section root, Map<String, BigDecimal> mixture) {
    Map<String, Exhausted> policies = new LinkedHashMap<>();
    mixture.keySet().forEach(domain -> policies.put(domain, Exhausted.WAIT));
    List<String> names = Arrays.stream(Exhausted.values()).map(Exhausted::label).toList();
    for (Map.Entry<String, Value> entry : root.section("exhausted").entries().entrySet()) {
      requireDomain(entry.getValue(), entry.getKey(), mixture);
      String policy = entry.getValue().oneOf(names, Exhausted.WAIT.label());
      policies.computeIfPresent(
          entry.getKey(), (domain, wait) -> Exhausted.valueOf(policy.toUpperCase(Locale.ROOT)));
    }
    return policies;
  }

  static void requireDomain(Value value, String domain, Map<String, BigDecimal> mixture) {
    if (!mixture.isEmpty() && !mixture.containsKey(domain)) {
      value.fault(
          "is for the domain " + domain + ", which is not in the mixture",
          Suggestion.among(mixture.keySet(), domain));
    }
  }
}
