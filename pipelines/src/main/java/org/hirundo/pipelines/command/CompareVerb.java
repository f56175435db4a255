package org.hirundo.pipelines.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.parquet.io.LocalInputFile;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.compare.Comparison;
import org.hirundo.pipelines.compare.ComparisonResult;
import org.hirundo.pipelines.compare.ComparisonSettings;
import org.hirundo.pipelines.compare.ComparisonSettings.Measuring;
import org.hirundo.pipelines.compare.DocumentPart;
import org.hirundo.pipelines.compare.JsonPart;
import org.hirundo.pipelines.compare.LogPart;
import org.hirundo.pipelines.compare.ParquetPart;
import org.hirundo.pipelines.compare.Side;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.configuration.LocalFiles;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.Broker;
import org.hirundo.pipelines.runtime.FlinkFiles;
import org.hirundo.pipelines.scoring.ScoringModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "compare",
    description = {
      "Compares what two selections keep of the same documents, by their stored values.",
      "Documents, tokens, overlap and the rules that make the difference, by domain, host, crawl"
          + " and band, with documents to read that one side alone keeps."
    })
final class CompareVerb implements Callable<Integer> {
  private static final String SELECTION =
      "A built-in profile, a profile's file, or a configuration, of which quality counts.";

  @ParentCommand private Hirundo hirundo;

  @Parameters(index = "0", paramLabel = "A", description = SELECTION)
  private String a;

  @Parameters(index = "1", paramLabel = "B", description = SELECTION)
  private String b;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "PATH",
      description =
          "The documents: folders or files of the Parquet archive, or of JSON lines with text and,"
              + " where known, id, url, domain, values, scores. Default: the archive of the"
              + " configuration.")
  private List<String> paths = List.of();

  @Option(
      names = "--config",
      paramLabel = "F",
      description = "The configuration whose documents are compared. Default: A's or B's.")
  private Path config;

  @Option(
      names = "--log",
      description = "Takes the documents log of the configuration in place of its archive.")
  private boolean log;

  @Option(
      names = "--domain",
      split = ",",
      paramLabel = "D",
      description = "Compares these domains. Default: those whose rules were measured.")
  private Set<String> domains = Set.of();

  @Option(
      names = "--tokenizer",
      paramLabel = "T",
      description = "What counts tokens. Default: the configuration's, or o200k_base.")
  private String tokenizer;

  @Option(
      names = "--token-sample",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Documents of each domain and outcome whose tokens are counted; from these the others"
              + " are estimated. Default: ${DEFAULT-VALUE}.")
  private int tokenSample;

  @Option(names = "--exact", description = "Counts the tokens of every document that is kept.")
  private boolean exact;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Documents to read of each domain that one side alone keeps. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Another seed gives other samples.")
  private long seed;

  @Option(names = "--full", description = "Prints samples as a whole, not their beginnings.")
  private boolean full;

  @Option(
      names = "--samples-to",
      paramLabel = "DIR",
      description = "Writes the samples as only-a.jsonl and only-b.jsonl into this folder.")
  private Path samplesTo;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Hosts and rules to show. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--measure",
      description =
          "Measures rules whose values are not stored from the texts, and what the configuration's"
              + " lists say anew; takes longer.")
  private boolean measure;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes everything as one JSON object, too; - is standard output, alone.")
  private String output;

  private Configuration configuration; // null: none was named

  @Override
  public Integer call() throws Exception {
    if (tokenSample < 2 || samples < 0 || top < 0) {
      throw CommandException.usage("--token-sample takes 2 or more, --samples and --top 0 or more");
    }
    Side first = side(a);
    Side second = side(b);
    if (config != null) {
      configuration = Configuration.load(config);
    }
    if (tokenizer == null) {
      tokenizer =
          Optional.ofNullable(configuration).map(Configuration::tokenizer).orElse("o200k_base");
    }
    ComparisonSettings settings =
        new ComparisonSettings(
            domains,
            tokenizer,
            exact ? Integer.MAX_VALUE : tokenSample,
            samples,
            seed,
            measure ? Measuring.MISSING : Measuring.NEVER,
            measure && configuration != null ? configuration.lists() : Lists.NONE,
            Runtime.getRuntime().availableProcessors());
    ComparisonResult result =
        log ? ofLog(first, second, settings) : ofFiles(first, second, settings);
    if (result.documents() == 0) {
      throw CommandException.failed("there are no documents");
    }
    if (output != null) {
      try (Results results = Results.to(output, hirundo.console())) {
        results.write(result);
        results.commit();
      }
    }
    if (!"-".equals(output)) {
      new ComparisonReport(hirundo.console().out(), top, full).print(result);
    }
    if (samplesTo != null) {
      write(result, "a");
      write(result, "b");
    }
    return ExitStatus.DONE;
  }

  private Side side(String given) throws Exception {
    try {
      if (Profile.builtIn().contains(given) || !isConfiguration(Path.of(given))) {
        return Side.of(Profile.load(given));
      }
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
    Configuration selected = Configuration.load(Path.of(given));
    if (configuration == null) {
      configuration = selected;
    }
    return Side.of(
        Path.of(given).getFileName().toString(),
        selected.quality(),
        model -> ScoringModel.of(model).load().key());
  }

  /** A profile is known by its rules. */
  private static boolean isConfiguration(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.noneMatch(line -> line.startsWith("rules:"));
    }
  }

  private ComparisonResult ofLog(Side first, Side second, ComparisonSettings settings)
      throws IOException {
    if (configuration == null || !paths.isEmpty()) {
      throw CommandException.usage("--log takes --config, and no PATH");
    }
    try (Broker broker = Broker.open(configuration)) {
      LogPart part = new LogPart(Topics.of(configuration).documents(), broker.connection());
      return compared(List.of(part), first, second, settings);
    }
  }

  private ComparisonResult ofFiles(Side first, Side second, ComparisonSettings settings)
      throws IOException {
    List<DocumentPart> parts = new ArrayList<>();
    List<String> places = paths;
    if (places.isEmpty()) {
      if (configuration == null || configuration.documents().archive().isEmpty()) {
        throw CommandException.usage(
            "which documents? Name their files behind A and B, or a configuration with --config");
      }
      places = List.of(configuration.documents().archive());
    }
    for (String place : places) {
      add(place, parts);
    }
    return compared(parts, first, second, settings);
  }

  private static void add(String place, List<DocumentPart> parts) throws IOException {
    if (LocalFiles.isRemote(place)) {
      FlinkFiles.initialize(System.getenv());
      new DocumentArchive(place).files().forEach(file -> parts.add(new ParquetPart(file)));
      return;
    }
    List<Path> files = LocalFiles.matching(place);
    Set<String> passed = new LinkedHashSet<>();
    int before = parts.size();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(".parquet")) {
        parts.add(new ParquetPart(new LocalInputFile(file)));
      } else if (name.matches(".*\\.jsonl?(\\.gz|\\.zst)?")) {
        parts.add(new JsonPart(file));
      } else {
        passed.add(name);
      }
    }
    if (parts.size() == before) {
      throw CommandException.usage(
          place
              + " has no Parquet files or JSON lines"
              + (passed.isEmpty() ? "" : ", only " + passed.iterator().next() + " and the like")
              + "; check the path, or run curate first");
    }
  }

  private ComparisonResult compared(
      List<DocumentPart> parts, Side first, Side second, ComparisonSettings settings)
      throws IOException {
    try (Progress progress = Progress.doing(hirundo.console(), "comparing")) {
      return new Comparison(parts, first, second, settings).run();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  private void write(ComparisonResult result, String side) throws IOException {
    Files.createDirectories(samplesTo);
    String file = samplesTo.resolve("only-" + side + ".jsonl").toString();
    try (Results results = Results.to(file, hirundo.console())) {
      for (ComparisonResult.Sample sample : result.samples()) {
        if (sample.keptBy().equals(side)) {
          results.write(
              Map.of(
                  "id", sample.id(),
                  "url", sample.url(),
                  "domain", sample.domain(),
                  "kept_out_by", sample.keptOutBy(),
                  "text", sample.text()));
        }
      }
      results.commit();
    }
  }
}
