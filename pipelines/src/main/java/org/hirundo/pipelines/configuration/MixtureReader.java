package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hirundo.operators.mixture.Exhausted;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.pipelines.configuration.Configuration.Target;

/** Reads {@code mixture}, {@code exhausted} and {@code schedule}. */
final class MixtureReader {
  /** A domain's name stands in the names of topics and folders. */
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private static final int MOST_DECIMALS = 9;
  private static final int MOST_DECIMALS_ON_THE_WAY = 6;
  private static final int MOST_TARGETS = 50;

  private MixtureReader() {}

  static Map<String, BigDecimal> mixture(Section root, Faults faults) {
    Optional<Value> mixture = root.value("mixture");
    if (mixture.isEmpty()) {
      faults.add(0, "there is no mixture", "add mixture: {ja: 0.5, en: 0.5}, shares that sum to 1");
      return Map.of();
    }
    return shares(mixture.get(), MOST_DECIMALS);
  }

  private static Map<String, BigDecimal> shares(Value mixture, int mostDecimals) {
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    boolean readable = true;
    for (Map.Entry<String, Value> entry : mixture.section().entries().entrySet()) {
      Value value = entry.getValue();
      if (!DOMAIN.matcher(entry.getKey()).matches()) {
        value.fault("is no name for a domain", "use at most 64 letters, digits, - and _");
      }
      Optional<BigDecimal> share = value.fraction();
      if (share.isPresent() && decimals(share.get()) > mostDecimals) {
        value.fault("has too many decimals", "give at most " + mostDecimals);
        share = Optional.empty();
      }
      readable &= share.isPresent();
      shares.put(entry.getKey(), share.orElse(BigDecimal.ZERO));
    }
    if (readable) {
      checkSum(mixture, shares);
    }
    return shares;
  }

  private static int decimals(BigDecimal share) {
    return share.stripTrailingZeros().scale();
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

  static Map<String, Exhaustion> exhausted(Section root, Map<String, BigDecimal> mixture) {
    Map<String, Exhaustion> policies = new LinkedHashMap<>();
    mixture.keySet().forEach(domain -> policies.put(domain, Exhaustion.WAIT));
    for (Map.Entry<String, Value> entry : root.section("exhausted").entries().entrySet()) {
      requireDomain(entry.getValue(), entry.getKey(), mixture);
      Exhaustion policy = exhaustion(entry.getValue());
      policies.computeIfPresent(entry.getKey(), (domain, wait) -> policy);
    }
    return policies;
  }

  private static Exhaustion exhaustion(Value value) {
    Optional<String> text = value.text();
    try {
      return text.map(Exhaustion::parse).orElse(Exhaustion.WAIT);
    } catch (IllegalArgumentException e) {
      List<String> names = Arrays.stream(Exhausted.values()).map(Exhausted::toString).toList();
      value.fault(
          "is " + text.orElseThrow(),
          Suggestion.among(names, text.orElseThrow()) + "; or: repeat 4 then renormalise");
      return Exhaustion.WAIT;
    }
  }

  static List<Target> schedule(Section root, Map<String, BigDecimal> mixture) {
    Optional<Value> schedule = root.value("schedule");
    List<Target> targets = new ArrayList<>();
    long reached = 0;
    for (Value value : schedule.map(Value::items).orElse(List.of())) {
      Target target = target(value, mixture);
      if (target.from() <= reached) {
        value.fault(
            "begins at g=" + target.from(),
            "begin behind g=" + reached + ", where the shares before it are reached");
      }
      if (target.over() > 0 && mixture.values().stream().anyMatch(MixtureReader::tooFine)) {
        value.fault(
            "begins a way from shares with too many decimals",
            "give mixture at most " + MOST_DECIMALS_ON_THE_WAY);
      }
      reached = Math.max(reached, target.from() + target.over());
      targets.add(target);
    }
    if (targets.size() > MOST_TARGETS) {
      schedule.get().fault("has " + targets.size() + " entries", "give at most " + MOST_TARGETS);
    }
    return targets;
  }

  private static boolean tooFine(BigDecimal share) {
    return decimals(share) > MOST_DECIMALS_ON_THE_WAY;
  }

  private static Target target(Value value, Map<String, BigDecimal> mixture) {
    Section section = value.section();
    Optional<Value> shares = section.value("mixture");
    if (shares.isEmpty()) {
      value.fault("has no mixture", "add mixture: with shares that sum to 1");
    }
    shares.ifPresent(
        given ->
            given
                .section()
                .entries()
                .forEach((domain, share) -> requireDomain(share, domain, mixture)));
    Target target =
        new Target(
            position(section, "from"),
            shares.map(given -> shares(given, MOST_DECIMALS_ON_THE_WAY)).orElse(Map.of()),
            position(section, "over"));
    section.end();
    return target;
  }

  private static long position(Section section, String key) {
    return section.value(key).flatMap(value -> value.integer(0, Integer.MAX_VALUE)).orElse(0);
  }

  static void requireDomain(Value value, String domain, Map<String, BigDecimal> mixture) {
    if (!mixture.isEmpty() && !mixture.containsKey(domain)) {
      value.fault(
          "is for the domain " + domain + ", which is not in the mixture",
          Suggestion.among(mixture.keySet(), domain));
    }
  }
}
