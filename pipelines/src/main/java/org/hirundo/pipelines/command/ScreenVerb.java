package org.hirundo.pipelines.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.privacy.PersonalKind;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.OnOverlap;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.configuration.Configuration.Screening.PersonalDataRules;
import org.hirundo.pipelines.configuration.Configuration.Screening.Treatment;
import org.hirundo.pipelines.screening.DocumentScreen;
import org.hirundo.pipelines.screening.Screened;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "screen",
    description = {
      "Looks for texts of benchmarks and for personal data, as pack does before it tokenizes.",
      "One JSON line each: id, kept, refused (the reason, or null), overlaps: [{benchmark, item,"
          + " begin, end, share, text}…], personal: [{kind, begin, end, text}…]; places are in"
          + " code points."
    })
final class ScreenVerb implements Callable<Integer> {
  private static final String ANY = "any";

  @ParentCommand private Hirundo hirundo;
  @Mixin private TextArguments texts;

  @Option(
      names = "--config",
      paramLabel = "F",
      description = "Takes decontaminate and personal-data from this configuration.")
  private Path config;

  @Option(
      names = "--domain",
      paramLabel = "D",
      description = "The domain whose rules are taken, with --config. Default: the first.")
  private String domain;

  @Option(
      names = "--benchmark",
      paramLabel = "PATH",
      description =
          "A benchmark's file: JSON, JSON lines, Parquet, or plain text with an item a line."
              + " May be given again.")
  private List<Path> benchmarks = List.of();

  @Option(
      names = "--fields",
      split = ",",
      paramLabel = "FIELD",
      description = "Where the benchmarks' texts are: question,answer")
  private List<String> fields = List.of();

  @Option(
      names = "--ngram",
      paramLabel = "N",
      defaultValue = "13",
      description = "Words that have to be alike. Default: ${DEFAULT-VALUE}.")
  private int words;

  @Option(
      names = "--characters",
      paramLabel = "N",
      description =
          "Characters that have to be alike where words have no spaces. Default: twice --ngram.")
  private Integer characters;

  @Option(
      names = "--personal-data",
      paramLabel = "TREATMENT",
      defaultValue = "mask",
      description = "keep, mask or drop, without --config. Default: ${DEFAULT-VALUE}.")
  private Treatment personalData;

  @Option(names = "--text", description = "Tells the text that would be tokenized, too.")
  private boolean told;

  private record OverlapTold(
      String benchmark, String item, int begin, int end, double share, String text) {}

  private record PersonalTold(String kind, int begin, int end, String text) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record ScreenedTold(
      JsonNode id,
      boolean kept,
      String refused,
      List<OverlapTold> overlaps,
      List<PersonalTold> personal,
      @JsonInclude(JsonInclude.Include.NON_NULL) String text) {}

  @Override
  public Integer call() throws Exception {
    Screening screening = config == null ? given() : configured();
    DocumentScreen screen = open(screening);
    String rules = config == null ? ANY : domain;
    return texts.each(
        hirundo.console(), text -> told(text.id(), text.text(), screen.screen(rules, text.text())));
  }

  /** Reads the benchmarks; what is wrong with them is wrong usage. */
  static DocumentScreen open(Screening screening) {
    try {
      return new DocumentScreen(screening);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  private Screening configured() throws Exception {
    if (!benchmarks.isEmpty()) {
      throw CommandException.usage("--benchmark or --config, not both");
    }
    Configuration configuration = Configuration.load(config);
    if (domain == null) {
      domain = configuration.domains().get(0);
    }
    if (!configuration.domains().contains(domain)) {
      throw CommandException.usage(
          domain + " is no domain of " + config + ": " + configuration.domains());
    }
    return configuration.screening();
  }

  private Screening given() {
    Gram gram;
    try {
      gram = new Gram(words, characters == null ? 2 * words : characters);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
    List<Benchmark> named = new ArrayList<>();
    for (Path path : benchmarks) {
      named.add(new Benchmark(path.getFileName().toString(), path.toString(), fields));
    }
    Map<PersonalKind, Treatment> all = new EnumMap<>(PersonalKind.class);
    for (PersonalKind kind : PersonalKind.values()) {
      all.put(kind, personalData);
    }
    return new Screening(
        new Decontamination(named, gram, 0, OnOverlap.DROP, List.of(ANY)),
        Map.of(ANY, new PersonalDataRules(all)));
  }

  private ScreenedTold told(JsonNode id, String text, Screened screened) {
    List<OverlapTold> overlaps =
        screened.overlaps().stream()
            .map(
                o ->
                    new OverlapTold(
                        o.benchmark(),
                        o.item(),
                        text.codePointCount(0, o.begin()),
                        text.codePointCount(0, o.end()),
                        o.share(),
                        text.substring(o.begin(), o.end())))
            .toList();
    List<PersonalTold> personal =
        screened.personalData().stream()
            .map(
                d ->
                    new PersonalTold(
                        d.kind().label(),
                        text.codePointCount(0, d.begin()),
                        text.codePointCount(0, d.end()),
                        text.substring(d.begin(), d.end())))
            .toList();
    boolean kept = screened.refused().isEmpty();
    return new ScreenedTold(
        id,
        kept,
        kept ? null : screened.refused(),
        overlaps,
        personal,
        told && kept ? screened.text() : null);
  }
}
