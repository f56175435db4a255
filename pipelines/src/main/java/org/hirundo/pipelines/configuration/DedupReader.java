package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Near;
import org.hirundo.pipelines.configuration.Configuration.Dedup;
import org.hirundo.pipelines.configuration.Configuration.DedupDomain;
import org.hirundo.pipelines.configuration.Configuration.Keep;
import org.hirundo.pipelines.configuration.Configuration.Preset;

/** Reads {@code dedup}. */
final class DedupReader {
  private DedupReader() {}

  static Dedup dedup(Section root, Map<String, BigDecimal> mixture) {
    Section section = root.section("dedup");
    Map<String, DedupDomain> domains = new LinkedHashMap<>();
    section
        .section("domains")
        .entries()
        .forEach(
            (domain, value) -> {
              MixtureReader.requireDomain(value, domain, mixture);
              domains.put(domain, domain(value));
            });
    Dedup dedup =
        new Dedup(
            section.chosen("preset", Preset.VERIFIED),
            section.chosen("keep", Keep.OLDEST),
            section.integer("bands", 1, 512),
            section.integer("rows", 1, 64),
            section.integer("ngram", 1, 64),
            section.fraction("threshold"),
            section.chosen("near", Near.DROP),
            domains);
    section.end();
    return checked(dedup, section);
  }

  private static DedupDomain domain(Value value) {
    Section section = value.section();
    Optional<Near> near =
        section.value("near").isPresent()
            ? Optional.of(section.chosen("near", Near.DROP))
            : Optional.empty();
    OptionalDouble threshold = section.fraction("threshold");
    if (threshold.isPresent() && threshold.getAsDouble() == 0) {
      value.fault(
          "has threshold 0, at which all documents are alike",
          "give threshold above 0; or near: off, to look for none");
      threshold = OptionalDouble.empty();
    }
    if (threshold.isPresent() && near.equals(Optional.of(Near.OFF))) {
      value.fault("has a threshold that near: off does not use", "take one of them out");
    }
    section.end();
    return new DedupDomain(near, threshold);
  }

  /** Without the rules that only a check of the similarity can carry out, if there is none. */
  private static Dedup checked(Dedup dedup, Section section) {
    DedupParameters begun = dedup.preset().parameters();
    if (dedup.threshold().orElse(begun.tau()) > 0) {
      return dedup;
    }
    String remedy =
        "take preset: verified, or give dedup.threshold above 0: without it, whatever meets an"
            + " earlier page goes";
    if (dedup.near() != Near.DROP) {
      section
          .value("near")
          .ifPresent(value -> value.fault("needs documents to be compared", remedy));
    }
    if (!dedup.domains().isEmpty()) {
      section
          .value("domains")
          .ifPresent(value -> value.fault("needs documents to be compared", remedy));
    }
    return new Dedup(
        dedup.preset(),
        dedup.keep(),
        dedup.bands(),
        dedup.rows(),
        dedup.ngram(),
        dedup.threshold(),
        Near.DROP,
        Map.of());
  }
}
