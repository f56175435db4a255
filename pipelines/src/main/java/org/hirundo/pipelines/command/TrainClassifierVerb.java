package org.hirundo.pipelines.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.hirundo.operators.quality.ClassifierTraining;
import org.hirundo.operators.quality.ClassifierTraining.BySource;
import org.hirundo.operators.quality.ClassifierTraining.Pair;
import org.hirundo.operators.quality.ClassifierTraining.Report;
import org.hirundo.operators.quality.ClassifierTraining.Source;
import org.hirundo.operators.quality.ClassifierTraining.Telling;
import org.hirundo.operators.quality.FastTextTrainer;
import org.hirundo.operators.quality.Judgement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "train-classifier",
    description = {
      "Trains a fastText classifier of quality, and judges it on documents held out: at random, and"
          + " by source.",
      "Prints one JSON object: counts, precision, recall, accuracy, AUC by the random split,"
          + " by_source the same on sources that the judged model never saw, and telling, the"
          + " n-grams that it goes by. Give several sources for each side: a model may only learn"
          + " to tell sources apart."
    })
final class TrainClassifierVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;

  @Option(
      names = "--positive",
      arity = "1..*",
      paramLabel = "PATH",
      description = "JSON lines (or plain lines, with --lines) of good texts.")
  private List<String> positive = List.of();

  @Option(
      names = "--negative",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Other texts, likewise.")
  private List<String> negative = List.of();

  @Option(
      names = "--held-out-positive",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Good texts of sources to judge by alone, instead of holding sources out.")
  private List<String> heldOutPositive = List.of();

  @Option(
      names = "--held-out-negative",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Other texts of sources to judge by alone.")
  private List<String> heldOutNegative = List.of();

  @Option(
      names = "--source-field",
      paramLabel = "FIELD",
      description = {
        "The field of a row that names its source; host: the host of its url.",
        "Without it each file is a source."
      })
  private String sourceField = "";

  @Option(
      names = "--wikipedia",
      paramLabel = "DUMP",
      description =
          "A MediaWiki dump (.xml, .xml.bz2, .xml.gz): its listed pages are good texts, and a"
              + " sample of as many of its other pages the others. Sources are categories.")
  private Path dump;

  @Option(
      names = "--categories",
      paramLabel = "FILE",
      description = "The good pages' categories: a line each, or cells of a table.")
  private Path categories;

  @Option(names = "--titles", paramLabel = "FILE", description = "The good pages' titles.")
  private Path titles;

  @Option(
      names = "--pages",
      paramLabel = "N",
      description =
          "At most so many of the dump's pages a side, sampled (default ${DEFAULT-VALUE}).")
  private int pages = 60_000;

  @Option(names = "--lines", description = "Each line is a text by itself.")
  private boolean lines;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "M",
      description = "The model's file, a fastText .bin.")
  private Path output;

  @Option(
      names = "--words",
      description = "Words and their pairs instead of character n-grams, for text with spaces.")
  private boolean words;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training texts.")
  private Integer epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides samples, order and start (default ${DEFAULT-VALUE}).")
  private long seed = 1;

  private record Told(String ngram, double adds, int sources) {
    static List<Told> of(Report report, boolean positive) {
      return report.telling().stream()
          .filter(telling -> telling.positive() == positive)
          .map(telling -> new Told(telling.ngram(), rounded(telling.adds()), telling.sources()))
          .toList();
    }
  }

  private record ToldOf(List<Told> positive, List<Told> negative) {}

  private record JudgedBySource(
      int folds,
      @JsonProperty("held_out_positives") long heldOutPositives,
      @JsonProperty("held_out_negatives") long heldOutNegatives,
      double precision,
      double recall,
      double accuracy,
      double auc,
      @JsonProperty("lowest_pairs") List<Pair> lowestPairs) {
    static JudgedBySource of(BySource bySource) {
      Judgement judged = bySource.judgement();
      return new JudgedBySource(
          bySource.folds(),
          judged.positives(),
          judged.negatives(),
          judged.precision(),
          judged.recall(),
          judged.accuracy(),
          judged.auc(),
          bySource.pairs().stream()
              .sorted(Comparator.comparingDouble(Pair::auc))
              .limit(PAIRS_TOLD)
              .toList());
    }
  }

  private static final int PAIRS_TOLD = 20;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Judged(
      Map<String, Long> documents,
      long skipped,
      @JsonProperty("trained_positives") long trainedPositives,
      @JsonProperty("trained_negatives") long trainedNegatives,
      @JsonProperty("held_out_positives") long heldOutPositives,
      @JsonProperty("held_out_negatives") long heldOutNegatives,
      double precision,
      double recall,
      double accuracy,
      double auc,
      @JsonProperty("by_source") JudgedBySource bySource,
      ToldOf telling,
      String model,
      String fingerprint) {}

  @Override
  public Integer call() throws Exception {
    checkUsage();
    Console console = hirundo.console();
    TextReader reader = lines ? TextReader.ofLines(console) : TextReader.ofJson(console);
    TrainingSources files = new TrainingSources(reader, sourceField);
    List<Source> positives = new ArrayList<>(files.read(positive));
    List<Source> negatives = new ArrayList<>(files.read(negative));
    List<Source> unseenPositives = files.read(heldOutPositive);
    List<Source> unseenNegatives = files.read(heldOutNegative);
    if (!positive.isEmpty() || !negative.isEmpty()) {
      int read = reader.finish();
      if (read != ExitStatus.DONE) {
        return read;
      }
    }
    if (dump != null) {
      DumpPages articles =
          categories != null
              ? DumpPages.ofCategories(categories, pages, seed)
              : DumpPages.ofTitles(titles, pages, seed);
      articles.read(dump, console);
      console.tell(dump + ": " + articles.summary());
      positives.addAll(articles.positives());
      negatives.addAll(articles.negatives());
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path unfinished = output.resolveSibling(output.getFileName() + ".unfinished");
    try (Progress progress = Progress.doing(console, "training and judging")) {
      Report report =
          unseenPositives.isEmpty()
              ? ClassifierTraining.train(positives, negatives, settings(), unfinished)
              : ClassifierTraining.trainAndJudge(
                  positives, negatives, unseenPositives, unseenNegatives, settings(), unfinished);
      progress.close();
      Files.move(unfinished, output, StandardCopyOption.REPLACE_EXISTING);
      print(report, console);
      advise(report, console);
    } catch (IllegalArgumentException e) {
      throw CommandException.failed(e.getMessage());
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return ExitStatus.DONE;
  }

  private void checkUsage() {
    if (dump == null && (positive.isEmpty() || negative.isEmpty())) {
      throw CommandException.usage(
          "needs texts of both sides: --positive and --negative, or --wikipedia with --categories"
              + " or --titles");
    }
    if (dump != null && (categories == null) == (titles == null)) {
      throw CommandException.usage(
          "--wikipedia needs --categories or --titles, which say what its good pages are");
    }
    if (dump == null && (categories != null || titles != null)) {
      throw CommandException.usage("--categories and --titles go with --wikipedia DUMP");
    }
    if (heldOutPositive.isEmpty() != heldOutNegative.isEmpty()) {
      throw CommandException.usage(
          "--held-out-positive and --held-out-negative go together: AUC needs both sides");
    }
    for (Path file : new Path[] {dump, categories, titles}) {
      if (file != null && !Files.isRegularFile(file)) {
        throw CommandException.usage(file + " is not a file; check the path");
      }
    }
  }

  private FastTextTrainer.Settings settings() {
    FastTextTrainer.Settings settings =
        words ? FastTextTrainer.Settings.words() : FastTextTrainer.Settings.characters();
    settings = settings.withSeed(seed);
    return epochs == null ? settings : settings.withEpochs(epochs);
  }

  private void print(Report report, Console console) throws IOException {
    Judgement judged = report.heldOut();
    try (Results results = Results.to(null, console)) {
      results.write(
          new Judged(
              new TreeMap<>(report.documents()),
              report.skipped(),
              report.trainedPositives(),
              report.trainedNegatives(),
              judged.positives(),
              judged.negatives(),
              judged.precision(),
              judged.recall(),
              judged.accuracy(),
              judged.auc(),
              report.bySource().map(JudgedBySource::of).orElse(null),
              new ToldOf(Told.of(report, true), Told.of(report, false)),
              output.toString(),
              report.fingerprint()));
      results.commit();
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private static void advise(Report report, Console console) {
    if (report.bySource().isEmpty()) {
      console.tell(
          "not judged by source: a side has one source alone, and a model that only tells sources"
              + " apart looks as good; give two at least, or name rows' sources by --source-field");
      return;
    }
    console.tell(
        "AUC %.3f at random, %.3f on sources that the model never saw"
            .formatted(report.heldOut().auc(), report.bySource().get().judgement().auc()));
    if (report.learnedTheSources()) {
      console.tell(
          "warning: much of what the model learned tells these sources apart, not quality; add"
              + " sources to both sides, and see the n-grams that occur in one source alone");
    }
    List<String> own =
        report.telling().stream()
            .filter(telling -> telling.sources() == 1)
            .map(Telling::ngram)
            .toList();
    if (!own.isEmpty()) {
      console.tell("of the most telling n-grams these occur in one source alone: " + own);
    }
  }
}
