package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Near;
import org.hirundo.pipelines.configuration.Configuration.Alarm;
import org.hirundo.pipelines.configuration.Configuration.Dedup;
import org.hirundo.pipelines.configuration.Configuration.DedupDomain;
import org.hirundo.pipelines.configuration.Configuration.Preset;

/** Reads {@code dedup}. */
final class DedupReader {
  /**
   * Over many crawls, two thirds of all pages are exact copies, and a late crawl may lose nine of
   * ten pages to those before: below, alarms would ring for what is usual.
   */
  private static final double ALARM_SHARE = .9;

  private static final int ALARM_DOCUMENTS = 200;

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
            domains,
            alarm(section.section("alarm")));
    section.end();
    return checked(dedup, section);
  }

  private static Alarm alarm(Section section) {
    Alarm alarm =
        new Alarm(
            section.fraction("share").orElse(ALARM_SHARE),
            section.integer("documents", 1, Integer.MAX_VALUE).orElse(ALARM_DOCUMENTS));
    section.end();
    return alarm;
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
        Map.of(),
        dedup.alarm());
  }
}
