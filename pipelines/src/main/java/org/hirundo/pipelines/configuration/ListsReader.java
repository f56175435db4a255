package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.lists.HostListReader;
import org.hirundo.pipelines.configuration.Lists.Hosts;
import org.hirundo.pipelines.configuration.Lists.OnMatch;
import org.hirundo.pipelines.configuration.Lists.Words;

/** Reads {@code lists}. */
final class ListsReader {
  private static final String SWALLOW = HostListReader.SWALLOW;

  private final Locations locations;
  private final Map<String, BigDecimal> mixture;

  ListsReader(Locations locations, Map<String, BigDecimal> mixture) {
    this.locations = locations;
    this.mixture = mixture;
  }

  Lists read(Section section) {
    List<Hosts> hosts = new ArrayList<>();
    section
        .value("hosts")
        .ifPresent(
            value -> value.items().forEach(item -> hosts(item, hosts).ifPresent(hosts::add)));
    List<Words> words = new ArrayList<>();
    section
        .value("words")
        .ifPresent(value -> value.items().forEach(item -> words(item).ifPresent(words::add)));
    section.end();
    return new Lists(hosts, words);
  }

  private Optional<Hosts> hosts(Value value, List<Hosts> others) {
    Section section = value.section();
    Optional<Path> path = path(value, section);
    List<String> categories = section.value("categories").map(this::categories).orElse(List.of());
    OnMatch onMatch = section.chosen("on-match", OnMatch.TAG);
    Optional<Value> named = section.value("name");
    String name = named.flatMap(Value::text).or(() -> path.map(ListsReader::stem)).orElse("hosts");
    section.end();
    if (others.stream().anyMatch(other -> other.name().equals(name))) {
      value.fault("is named " + name + " like another list", "give it its own name:");
    }
    path.ifPresent(found -> check(value, found, categories));
    return path.map(found -> new Hosts(name, found.toString(), categories, onMatch));
  }

  private Optional<Path> path(Value value, Section section) {
    Optional<Value> given = section.value("path");
    if (given.isEmpty()) {
      value.fault("has no path", "add path: with the list's file or folder");
      return Optional.empty();
    }
    Optional<String> location = given.get().text();
    if (location.isPresent() && LocalFiles.isRemote(location.get())) {
      given.get().fault("is " + location.get() + ", which is not local", "fetch it first");
      return Optional.empty();
    }
    Optional<Path> path = location.map(locations::path);
    if (path.isPresent() && !Files.isReadable(path.get())) {
      given
          .get()
          .fault("names " + location.get() + ", which is not there or cannot be read", "check it");
    }
    return path;
  }

  private List<String> categories(Value value) {
    List<String> given = value.texts();
    return given.equals(List.of(SWALLOW)) ? List.copyOf(HostListReader.preset(SWALLOW)) : given;
  }

  private static void check(Value value, Path path, List<String> categories) {
    if (Files.isDirectory(path)) {
      for (String category : categories) {
        if (!Files.isDirectory(path.resolve(category))
            && !path.getFileName().toString().equals(category)) {
          value.fault(
              "has no category " + category + ": there is no folder " + path.resolve(category),
              "take it out, or correct path:");
        }
      }
    }
  }

  private static String stem(Path path) {
    String name = path.getFileName().toString();
    int dot = name.indexOf('.', 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  private Optional<Words> words(Value value) {
    Section section = value.section();
    Optional<Path> path = path(value, section);
    Optional<Value> given = section.value("domains");
    List<String> domains = given.map(Value::texts).orElse(List.of());
    section.end();
    domains.forEach(domain -> MixtureReader.requireDomain(given.get(), domain, mixture));
    return path.map(found -> new Words(found.toString(), domains));
  }
}
