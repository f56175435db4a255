package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.privacy.PersonalKind;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.OnOverlap;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.configuration.Configuration.Screening.PersonalDataRules;
import org.hirundo.pipelines.configuration.Configuration.Screening.Treatment;

/** Reads {@code decontaminate} and {@code personal-data}. */
final class ScreeningReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final List<String> FORMATS =
      List.of(".jsonl", ".json", ".jsonl.gz", ".json.gz", ".jsonl.zst", ".json.zst", ".parquet");

  private final Locations locations;

  ScreeningReader(Locations locations) {
    this.locations = locations;
  }

  Screening screening(Section root, Map<String, BigDecimal> mixture) {
    return new Screening(
        root.value("decontaminate")
            .map(value -> decontamination(value, mixture))
            .orElse(Decontamination.NONE),
        personalData(root.section("personal-data"), mixture));
  }

  private Decontamination decontamination(Value value, Map<String, BigDecimal> mixture) {
    Section section = value.section();
    List<Benchmark> benchmarks =
        section.value("benchmarks").map(this::benchmarks).orElse(List.of());
    if (benchmarks.isEmpty()) {
      value.fault("names no benchmarks", "add benchmarks: [{name: …, path: …, fields: […]}]");
    }
    int words = section.value("ngram").flatMap(n -> n.integer(2, 64)).orElse(13);
    Decontamination decontamination =
        new Decontamination(
            benchmarks,
            new Gram(
                words,
                section.value("characters").flatMap(n -> n.integer(2, 256)).orElse(2 * words)),
            section
                .value("share")
                .flatMap(Value::fraction)
                .map(BigDecimal::doubleValue)
                .orElse(0.0),
            section.value("policy").map(ScreeningReader::policy).orElse(OnOverlap.DROP),
            section
                .value("domains")
                .map(domains -> domains(domains, mixture))
                .orElseGet(() -> new ArrayList<>(mixture.keySet())));
    section.end();
    return decontamination;
  }

  private static OnOverlap policy(Value value) {
    return OnOverlap.valueOf(value.oneOf(List.of("drop", "tag"), "drop").toUpperCase(Locale.ROOT));
  }

  private static List<String> domains(Value value, Map<String, BigDecimal> mixture) {
    List<String> domains = value.texts();
    domains.forEach(domain -> MixtureReader.requireDomain(value, domain, mixture));
    return domains;
  }

  private List<Benchmark> benchmarks(Value value) {
    List<Benchmark> benchmarks = new ArrayList<>();
    for (Value item : value.items()) {
      Benchmark benchmark = benchmark(item);
      if (benchmarks.stream().anyMatch(other -> other.name().equals(benchmark.name()))) {
        item.fault(
            "is named " + benchmark.name() + " like another benchmark", "give it its own name");
      }
      benchmarks.add(benchmark);
    }
    return benchmarks;
  }

  private Benchmark benchmark(Value value) {
    Section section = value.section();
    Optional<Value> nameValue = section.value("name");
    String name = nameValue.flatMap(Value::text).orElse("");
    if (nameValue.isEmpty()) {
      value.fault("has no name", "add name: like gsm8k");
    } else if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      nameValue.get().fault("is " + name, "use letters, digits, dots, - and _");
    }
    Optional<Value> pathValue = section.value("path");
    String path = pathValue.flatMap(Value::text).orElse("");
    if (pathValue.isEmpty()) {
      value.fault("has no path", "add path: with its files, a folder or a glob");
    } else if (LocalFiles.isRemote(path)) {
      pathValue.get().fault("is " + path + ", which is not local", "fetch it first");
    } else if (!path.isEmpty()) {
      locations.requireMatch(pathValue.get(), path);
    }
    List<String> fields = section.value("fields").map(Value::texts).orElse(List.of());
    if (fields.isEmpty() && FORMATS.stream().anyMatch(path::endsWith)) {
      value.fault("has no fields", "add fields: [question, …], where its texts are");
    }
    section.end();
    return new Benchmark(name, locations.resolve(path), fields);
  }

  private static Map<String, PersonalDataRules> personalData(
      Section section, Map<String, BigDecimal> mixture) {
    Map<String, PersonalDataRules> rules = new LinkedHashMap<>();
    section
        .entries()
        .forEach(
            (domain, value) -> {
              MixtureReader.requireDomain(value, domain, mixture);
              rules.put(domain, rules(value));
            });
    return rules;
  }

  /** One treatment for all kinds, or one for each that is named. */
  private static PersonalDataRules rules(Value value) {
    Map<PersonalKind, Treatment> treatments = new EnumMap<>(PersonalKind.class);
    if (value.isKeys()) {
      Section section = value.section();
      for (PersonalKind kind : PersonalKind.values()) {
        section.value(kind.label()).ifPresent(given -> treatments.put(kind, treatment(given)));
      }
      section.end();
    } else {
      Treatment all = treatment(value);
      Arrays.stream(PersonalKind.values()).forEach(kind -> treatments.put(kind, all));
    }
    return new PersonalDataRules(treatments);
  }

  private static Treatment treatment(Value value) {
    String given = value.oneOf(List.of("keep", "mask", "drop"), "mask");
    return Treatment.valueOf(given.toUpperCase(Locale.ROOT));
  }
}
