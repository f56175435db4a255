package org.hirundo.pipelines.configuration;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.copies.CopyCounts;
import org.hirundo.pipelines.configuration.Quality.Copies;
import org.hirundo.pipelines.configuration.Quality.Copies.Group;

/** Reads {@code copies} of a domain: which documents go to which domains by their copies. */
final class CopiesReader {
  private final Locations locations;
  private final Map<String, BigDecimal> mixture;

  CopiesReader(Locations locations, Map<String, BigDecimal> mixture) {
    this.locations = locations;
    this.mixture = mixture;
  }

  Optional<Copies> read(Value value) {
    Section section = value.section();
    Optional<Value> file = section.value("counts");
    Optional<Value> domains = section.value("domains");
    section.end();
    if (value.isKeys() && (file.isEmpty() || domains.isEmpty())) {
      value.fault(
          "needs counts and domains", "write {counts: FILE, domains: [{from: 1, domain: NAME}]}");
    }
    Optional<Path> counts = file.flatMap(this::counts);
    List<Group> groups = domains.map(this::groups).orElse(List.of());
    return counts
        .filter(found -> !groups.isEmpty())
        .map(found -> new Copies(found.toString(), groups));
  }

  private Optional<Path> counts(Value value) {
    Optional<Path> file = locations.localFile(value);
    if (file.filter(Files::isRegularFile).isPresent()) {
      try {
        CopyCounts.open(file.get());
      } catch (IOException e) {
        value.fault("cannot be used: " + e.getMessage(), "check the file");
      }
    }
    return file;
  }

  private List<Group> groups(Value value) {
    List<Group> groups = new ArrayList<>();
    int before = 0;
    List<Value> items = value.items();
    for (Value item : items) {
      Section section = item.section();
      Optional<Integer> from =
          section.value("from").flatMap(given -> given.integer(0, Integer.MAX_VALUE));
      Optional<Value> named = section.value("domain");
      Optional<String> domain = named.flatMap(Value::text);
      section.end();
      domain.ifPresent(other -> MixtureReader.requireDomain(named.get(), other, mixture));
      if (from.isEmpty() || domain.isEmpty()) {
        item.fault("needs from and domain", "write {from: 1, domain: NAME}");
        continue;
      }
      if (from.get() <= before) {
        item.fault(
            "begins at "
                + from.get()
                + " copies, "
                + (before == 0 ? "but all documents have 0" : "not above " + before),
            "order the domains from fewer to more copies, the first from 1 on");
      }
      groups.add(new Group(from.get(), domain.get()));
      before = Math.max(before, from.get());
    }
    if (items.isEmpty()) {
      value.fault("names no domain", "write [{from: 1, domain: NAME}]");
    }
    return groups;
  }
}
