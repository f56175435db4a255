package org.hirundo.pipelines.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Crawl;

/** Reads {@code crawls}. */
final class SourcesReader {
  static final Duration SHORTEST_POLL = Duration.ofMillis(100);
  static final Duration LONGEST_POLL = Duration.ofDays(30);
  private static final String INDEX = "https://index.commoncrawl.org/collinfo.json";
  private static final String BASE = "https://data.commoncrawl.org/";
  private static final Pattern CRAWL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int FAILURES = 10;

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
            bound(section, "first"),
            bound(section, "last"),
            section
                .value("poll")
                .flatMap(poll -> poll.duration(SHORTEST_POLL, LONGEST_POLL))
                .orElse(Duration.ofHours(6)),
            section
                .value("failures")
                .flatMap(failures -> failures.integer(1, Integer.MAX_VALUE))
                .orElse(FAILURES),
            section
                .value("files")
                .flatMap(files -> files.integer(1, Integer.MAX_VALUE))
                .orElse(Integer.MAX_VALUE),
            section
                .value("epoch-files")
                .flatMap(files -> files.integer(1, Integer.MAX_VALUE))
                .orElse(1000),
            section.value("select").map(SelectReader::select));
    section.end();
    return crawl;
  }

  private static String bound(Section section, String key) {
    Optional<Value> value = section.value(key);
    String id = value.flatMap(Value::text).orElse("");
    if (!id.isEmpty() && !CRAWL_ID.matcher(id).matches()) {
      value.get().fault("is " + id + ", which is not a crawl's id", "like CC-MAIN-2024-22");
    }
    return id;
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
}
