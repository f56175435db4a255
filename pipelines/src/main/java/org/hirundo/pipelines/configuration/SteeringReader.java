package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.steering.ShareLimits;
import org.hirundo.operators.steering.ShareLimits.Range;
import org.hirundo.pipelines.configuration.Configuration.Steering;
import org.hirundo.pipelines.configuration.Configuration.Steering.Bounds;
import org.hirundo.pipelines.configuration.Configuration.Steering.Method;

/** Reads {@code steering}, and checks that its limits leave a mixture. */
final class SteeringReader {
  private static final int EVERY = 10_000;
  private static final BigDecimal STEP = new BigDecimal("0.02");
  private static final BigDecimal THRESHOLD = new BigDecimal("0.005");
  private static final int DENOMINATOR = 1000;

  private SteeringReader() {}

  static Optional<Steering> steering(Section root, Map<String, BigDecimal> mixture) {
    return root.value("steering").map(value -> steering(value, mixture));
  }

  private static Steering steering(Value value, Map<String, BigDecimal> mixture) {
    Section section = value.section();
    int every = section.value("every").flatMap(g -> g.integer(1, Integer.MAX_VALUE)).orElse(EVERY);
    Steering steering =
        new Steering(
            method(value, section),
            every,
            section.value("warm-up").flatMap(g -> g.integer(0, Integer.MAX_VALUE)).orElse(every),
            limits(section, mixture),
            fraction(section, "step", STEP),
            fraction(section, "threshold", THRESHOLD),
            section
                .value("denominator")
                .flatMap(units -> units.integer(1, ShareLimits.LARGEST_DENOMINATOR))
                .orElse(DENOMINATOR),
            section.value("run").flatMap(Value::text));
    section.end();
    checkStep(value, section, steering);
    checkSums(value, steering, mixture);
    return steering;
  }

  private static Method method(Value value, Section section) {
    List<String> names = Arrays.stream(Method.values()).map(Method::label).toList();
    Optional<Value> method = section.value("method");
    if (method.isEmpty()) {
      value.fault("has no method", "add method: one of " + String.join(", ", names));
    }
    String name = method.map(given -> given.oneOf(names, names.get(0))).orElse(names.get(0));
    return Method.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  private static Map<String, Bounds> limits(Section section, Map<String, BigDecimal> mixture) {
    Map<String, Bounds> limits = new LinkedHashMap<>();
    section
        .section("limits")
        .entries()
        .forEach(
            (domain, value) -> {
              MixtureReader.requireDomain(value, domain, mixture);
              bounds(value).ifPresent(bounds -> limits.put(domain, bounds));
            });
    return limits;
  }

  private static Optional<Bounds> bounds(Value value) {
    List<Value> items = value.items();
    List<BigDecimal> ends = items.stream().flatMap(item -> item.fraction().stream()).toList();
    if (items.size() != 2) {
      value.fault("has " + items.size() + " numbers", "give least and most share: [0.2, 0.5]");
    } else if (ends.size() == 2 && ends.get(0).compareTo(ends.get(1)) > 0) {
      value.fault(
          "is from " + ends.get(0) + " to " + ends.get(1) + ", which holds no share",
          "give the least share first");
    } else if (ends.size() == 2) {
      return Optional.of(new Bounds(ends.get(0), ends.get(1)));
    }
    return Optional.empty();
  }

  private static BigDecimal fraction(Section section, String key, BigDecimal fallback) {
    return section.value(key).flatMap(Value::fraction).orElse(fallback);
  }

  private static void checkStep(Value value, Section section, Steering steering) {
    if (steering.stepUnits() < 1) {
      section
          .value("step")
          .orElse(value)
          .fault(
              "allows steps of "
                  + steering.step()
                  + ", less than a unit of 1/"
                  + steering.denominator(),
              "raise step or denominator");
    }
  }

  private static void checkSums(Value value, Steering steering, Map<String, BigDecimal> mixture) {
    long least = 0;
    long most = 0;
    for (String domain : mixture.keySet()) {
      Optional<Range> range = steering.range(domain);
      if (range.isEmpty()) {
        value.fault(
            "leaves " + domain + " no share in units of 1/" + steering.denominator(),
            "widen its limits, or raise denominator; a controller takes no domain out");
        return;
      }
      least += range.get().least();
      most += range.get().most();
    }
    String unit = "/" + steering.denominator();
    if (least > steering.denominator()) {
      value.fault(
          "asks for at least " + least + unit + " in all, more than the whole",
          "lower the least shares, or raise denominator");
    } else if (!mixture.isEmpty() && most < steering.denominator()) {
      value.fault(
          "allows at most " + most + unit + " in all, less than the whole",
          "raise the most shares");
    }
  }
}
