package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Crawl;
import org.hirundo.pipelines.configuration.Configuration.Dataset;

/** Reads {@code crawls} and {@code datasets}. */
final class SourcesReader {
  static final Duration SHORTEST_POLL = Duration.ofMillis(100);
  static final Duration LONGEST_POLL = Duration.ofDays(30);
  private static final String INDEX = "https://index.commoncrawl.org/collinfo.json";
  private static final String BASE = "https://data.commoncrawl.org/";
  private static final Pattern CRAWL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern GLOB_SIGN = Pattern.compile("[*?\\[{]");
  private static final int MOST_PASSES = 1000;

  private final Locations locations;

  SourcesReader(Locations locations) {
    this.locations = locations;
  }

  List<Crawl> crawls(Section root) {
    return root.value("crawls").map(Value::items).orElse(List.of()).stream()
        .map(this::crawl)
        .toList();
  }

  private Crawl crawl(Value value) {
    Section section = value.section();
    String index = INDEX;
    Optional<Value> indexValue = section.value("index");
    if (indexValue.isPresent()) {
      String given = indexValue.get().text().orElse(INDEX);
      locations.requireFile(indexValue.get(), given);
      index = locations.uri(given);
    }
    String base = BASE;
    Optional<Value> baseValue = section.value("base");
    if (baseValue.isPresent()) {
      String given = baseValue.get().text().orElse(BASE);
      locations.requireFolder(baseValue.get(), given);
      base = locations.uri(given);
    }
    Crawl crawl =
        new Crawl(
            index,
            base.endsWith("/") ? base : base + "/",
            section.value("ids").map(this::ids).orElse(List.of()),
            section
                .value("poll")
                .flatMap(poll -> poll.duration(SHORTEST_POLL, LONGEST_POLL))
                .orElse(Duration.ofHours(6)),
            section
                .value("files")
                .flatMap(files -> files.integer(1, Integer.MAX_VALUE))
                .orElse(Integer.MAX_VALUE),
            section
                .value("epoch-files")
                .flatMap(files -> files.integer(1, Integer.MAX_VALUE))
                .orElse(1000));
    section.end();
    return crawl;
  }

  private List<String> ids(Value value) {
    List<String> ids = value.texts();
    for (String id : ids) {
      if (!CRAWL_ID.matcher(id).matches()) {
        value.fault("holds " + id + ", which is not a crawl's id", "like CC-MAIN-2024-22");
      }
    }
    return ids;
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
      datasets.add(dataset);
    }
    return datasets;
  }

  private Dataset dataset(Value value, Map<String, BigDecimal> mixture) {
    Section section = value.section();
    Optional<Value> domainValue = section.value("domain");
    String domain = domainValue.flatMap(Value::text).orElse("");
    if (domainValue.isEmpty()) {
      value.fault("has no domain", "add domain: with the mixture's domain that it feeds");
    } else if (!domain.isEmpty()) {
      MixtureReader.requireDomain(domainValue.get(), domain, mixture);
    }
    Optional<Value> pathValue = section.value("path");
    String path = "";
    if (pathValue.isPresent()) {
      String given = pathValue.get().text().orElse("");
      if (!given.isEmpty()) {
        locations.requireMatch(pathValue.get(), given);
        path = locations.resolve(given);
      }
    } else {
      value.fault("has no path", "add path: with its files, a folder or a glob");
    }
    Optional<Value> nameValue = section.value("name");
    String name = nameValue.flatMap(Value::text).orElse(defaultName(path));
    if (nameValue.isPresent() && !NAME.matcher(name).matches()) {
      nameValue.get().fault("is " + name, "use letters, digits, dots, - and _");
    }
    Dataset dataset =
        new Dataset(
            name,
            domain,
            path,
            section.value("text").flatMap(Value::text).orElse("text"),
            section.value("id").flatMap(Value::text),
            section.value("repeat").flatMap(repeat -> repeat.integer(1, MOST_PASSES)).orElse(1),
            section.value("attributes").map(Value::texts).orElse(List.of()));
    section.end();
    return dataset;
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
