package org.hirundo.pipelines.configuration;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality.Band;
import org.hirundo.pipelines.configuration.Quality.Copies;
import org.hirundo.pipelines.configuration.Quality.Model;
import org.hirundo.pipelines.configuration.Quality.Scope;
import org.hirundo.pipelines.configuration.Quality.Text;

/** Reads {@code quality}: profiles, models, and how documents are chosen by score. */
final class QualityReader {
  private static final List<String> PRESETS = List.of("swallow-wiki", "swallow-llm", "dclm");
  private static final Pattern BAND_NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  /** The expected label of a model whose labels have so many digits. */
  private static final int HIGHEST_SCORE = 9999;

  private final Locations locations;
  private final Map<String, BigDecimal> mixture;

  QualityReader(Locations locations, Map<String, BigDecimal> mixture) {
    this.locations = locations;
    this.mixture = mixture;
  }

  Map<String, Quality> read(Section section) {
    Map<String, Quality> qualities = new LinkedHashMap<>();
    section
        .entries()
        .forEach(
            (domain, value) -> {
              MixtureReader.requireDomain(value, domain, mixture);
              qualities.put(domain, quality(value));
            });
    return qualities;
  }

  private Quality quality(Value value) {
    Section section = value.section();
    Optional<String> profile = section.value("profile").flatMap(this::profile);
    List<String> measure =
        section.value("measure").map(QualityReader::listed).orElse(List.of()).stream()
            .flatMap(item -> profile(item).stream())
            .toList();
    Optional<Model> model = section.value("model").flatMap(this::model);
    OptionalDouble minScore = minScore(section);
    OptionalDouble keepTop = section.fraction("keep-top");
    Scope scope = section.chosen("keep-top-of", Scope.ALL);
    List<Band> bands = section.value("bands").map(this::bands).orElse(List.of());
    Optional<Copies> copies =
        section.value("copies").flatMap(new CopiesReader(locations, mixture)::read);
    section.end();
    Quality quality = new Quality(profile, measure, model, minScore, keepTop, scope, bands, copies);
    check(value, section, quality);
    return quality;
  }

  private static void check(Value value, Section section, Quality quality) {
    boolean byScore =
        Stream.of("keep-top", "min-score", "bands").anyMatch(key -> section.value(key).isPresent());
    if (byScore && section.value("model").isEmpty()) {
      value.fault("selects by a score but has no model", "add model: with a fastText model");
    }
    boolean elsewhere = quality.bands().stream().anyMatch(band -> band.domain().isPresent());
    if (elsewhere && quality.copies().isPresent()) {
      value.fault(
          "sends documents to other domains by bands and by copies, so that one could go to two",
          "take domain: out of the bands, or take copies: out");
    }
    quality
        .keepTop()
        .ifPresent(
            share -> {
              if (share == 0) {
                value.fault("keeps the top 0, which is nothing", "give keep-top above 0");
              }
              double last =
                  quality.bands().isEmpty()
                      ? 0
                      : quality.bands().get(quality.bands().size() - 1).to();
              if (last > share) {
                value.fault(
                    "has a band to " + last + ", but keeps the top " + share + " alone",
                    "raise keep-top, or end the bands there");
              }
            });
  }

  private static List<Value> listed(Value value) {
    return value.isText() ? List.of(value) : value.items();
  }

  private static OptionalDouble minScore(Section section) {
    return section
        .value("min-score")
        .flatMap(value -> value.decimal(0, HIGHEST_SCORE))
        .map(score -> OptionalDouble.of(score.doubleValue()))
        .orElse(OptionalDouble.empty());
  }

  private Optional<String> profile(Value value) {
    Optional<String> given = value.text();
    if (given.isEmpty() || Profile.builtIn().contains(given.get())) {
      return given;
    }
    String path = locations.path(given.get()).toString();
    if (LocalFiles.isRemote(given.get()) || !Files.isRegularFile(Path.of(path))) {
      value.fault(
          "is " + given.get() + ", neither a built-in profile nor a file",
          Suggestion.among(Profile.builtIn(), given.get()));
      return Optional.empty();
    }
    try {
      Profile.load(path);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      value.fault("cannot be used: " + e.getMessage(), "correct that file");
    }
    return Optional.of(path);
  }

  private Optional<Model> model(Value value) {
    if (!value.isKeys()) {
      return locations
          .localFile(value)
          .map(path -> new Model(path, Optional.empty(), Optional.empty(), Optional.empty()));
    }
    Section section = value.section();
    Optional<Value> file = section.value("path");
    if (file.isEmpty()) {
      value.fault("has no path", "add path: with a fastText model");
    }
    Optional<Path> path = file.flatMap(locations::localFile);
    Optional<String> preset =
        section.value("preset").map(given -> given.oneOf(PRESETS, PRESETS.get(0)));
    Optional<String> label = section.value("label").flatMap(Value::text);
    Optional<Text> text =
        section
            .value("text")
            .map(given -> given.oneOf(List.of("raw", "segmented"), "raw"))
            .map(given -> Text.valueOf(given.toUpperCase(Locale.ROOT)));
    section.end();
    return path.map(found -> new Model(found, preset, label, text));
  }

  private List<Band> bands(Value value) {
    List<Band> bands = new ArrayList<>();
    double from = 0;
    for (Value item : value.items()) {
      Section section = item.section();
      Optional<String> name = section.value("name").flatMap(Value::text);
      OptionalDouble to = section.fraction("to");
      Optional<Value> given = section.value("domain");
      Optional<String> domain = given.flatMap(Value::text);
      section.end();
      domain.ifPresent(other -> MixtureReader.requireDomain(given.get(), other, mixture));
      if (name.isEmpty() || to.isEmpty()) {
        item.fault("needs name and to", "write {name: top10, to: 0.10}");
        continue;
      }
      if (!BAND_NAME.matcher(name.get()).matches()
          || bands.stream().anyMatch(band -> band.name().equals(name.get()))) {
        item.fault(
            "has the name " + name.get() + ", which another band has or is not well formed",
            "use at most 40 letters, digits, . _ and -, each name once");
      }
      if (to.getAsDouble() <= from) {
        item.fault(
            "ends at " + to.getAsDouble() + ", not behind " + from,
            "order the bands from the best documents on");
      }
      bands.add(new Band(name.get(), from, to.getAsDouble(), domain));
      from = to.getAsDouble();
    }
    return bands;
  }
}
