package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Dataset;
import org.hirundo.pipelines.configuration.Configuration.Step;

/** Reads {@code datasets}. */
final class DatasetsReader {
  private static final Duration POLL = Duration.ofMinutes(1);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern GLOB_SIGN = Pattern.compile("[*?\\[{]");
  private static final int MOST_PASSES = 1000;

  private final Locations locations;

  DatasetsReader(Locations locations) {
    this.locations = locations;
  }

  List<Dataset> datasets(Section root, Map<String, BigDecimal> mixture) {
    List<Dataset> datasets = new ArrayList<>();
    for (Value value : root.value("datasets").map(Value::items).orElse(List.of())) {
      Dataset dataset = dataset(value, mixture);
      if (!dataset.name().isEmpty()
          && datasets.stream().anyMatch(other -> other.name().equals(dataset.name()))) {
        value.fault(
            "is named " + dataset.name() + " like another dataset",
            "give one of them a name: of its own");
      }
      checkWeights(value, dataset, datasets);
      datasets.add(dataset);
    }
    return datasets;
  }

  private Dataset dataset(Value value, Map<String, BigDecimal> mixture) {
    Section section = value.section();
    String path = path(value, section);
    Optional<Value> nameValue = section.value("name");
    String name = nameValue.flatMap(Value::text).orElse(defaultName(path));
    if (nameValue.isPresent() && !NAME.matcher(name).matches()) {
      nameValue.get().fault("is " + name, "use letters, digits, dots, - and _");
    }
    Dataset dataset =
        new Dataset(
            name,
            domain(value, section, mixture),
            path,
            section.value("text").flatMap(Value::text).orElse("text"),
            section.value("id").flatMap(Value::text),
            section.value("title").flatMap(Value::text),
            section.value("repeat").flatMap(repeat -> repeat.integer(1, MOST_PASSES)).orElse(1),
            section.value("attributes").map(Value::texts).orElse(List.of()),
            section.value("weight").flatMap(Value::positive),
            section
                .value("poll")
                .flatMap(
                    poll -> poll.duration(SourcesReader.SHORTEST_POLL, SourcesReader.LONGEST_POLL))
                .orElse(POLL),
            through(section.section("through")));
    section.end();
    checkDedup(value, dataset);
    return dataset;
  }

  private static String domain(Value value, Section section, Map<String, BigDecimal> mixture) {
    Optional<Value> domainValue = section.value("domain");
    String domain = domainValue.flatMap(Value::text).orElse("");
    if (domainValue.isEmpty()) {
      value.fault("has no domain", "add domain: with the mixture's domain that it feeds");
    } else if (!domain.isEmpty()) {
      MixtureReader.requireDomain(domainValue.get(), domain, mixture);
    }
    return domain;
  }

  private String path(Value value, Section section) {
    Optional<Value> pathValue = section.value("path");
    if (pathValue.isEmpty()) {
      value.fault("has no path", "add path: with its files, a folder or a glob");
      return "";
    }
    String given = pathValue.get().text().orElse("");
    if (given.isEmpty()) {
      return "";
    }
    locations.requireMatch(pathValue.get(), given);
    return locations.resolve(given);
  }

  private static Set<Step> through(Section section) {
    Set<Step> through = EnumSet.noneOf(Step.class);
    for (Step step : Step.values()) {
      section
          .value(step.name().toLowerCase(Locale.ROOT))
          .filter(given -> given.oneOf(List.of("off", "on"), "off").equals("on"))
          .ifPresent(on -> through.add(step));
    }
    section.end();
    return through;
  }

  private static void checkDedup(Value value, Dataset dataset) {
    if (!dataset.through().contains(Step.DEDUP)) {
      return;
    }
    if (dataset.repeat() > 1) {
      value.fault(
          "is read " + dataset.repeat() + " times and goes through dedup, which drops the copies",
          "take repeat: out, or set through.dedup to off");
    }
    if (dataset.weight().isPresent()) {
      value.fault(
          "has a weight and goes through dedup, which decides the order of its documents",
          "make it a domain of its own, or set through.dedup to off");
    }
  }

  /** Of the datasets of one domain, all have a weight or none has. */
  private static void checkWeights(Value value, Dataset dataset, List<Dataset> before) {
    before.stream()
        .filter(other -> other.domain().equals(dataset.domain()))
        .filter(other -> other.weight().isPresent() != dataset.weight().isPresent())
        .findFirst()
        .ifPresent(
            other ->
                value.fault(
                    (dataset.weight().isPresent() ? "has a weight, but " : "has no weight, but ")
                        + other.name()
                        + " of the same domain has "
                        + (other.weight().isPresent() ? "one" : "none"),
                    "give weight: to every dataset of domain "
                        + dataset.domain()
                        + ", or to none"));
  }

  /** The last folder or file of the path that no glob sign stands in. */
  private static String defaultName(String path) {
    String name = "";
    for (String part : path.split("/")) {
      if (GLOB_SIGN.matcher(part).find()) {
        break;
      }
      name = part.isEmpty() ? name : part;
    }
    return name;
  }
}
