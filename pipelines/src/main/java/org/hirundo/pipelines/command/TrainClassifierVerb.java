package org.hirundo.pipelines.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.hirundo.operators.quality.ClassifierTraining;
import org.hirundo.operators.quality.FastTextTrainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "train-classifier",
    description = {
      "Trains a fastText classifier of quality, and judges it on documents held out.",
      "Prints one JSON object: counts, split, precision, recall, accuracy, AUC. Give several"
          + " sources for each side: a model may only learn to tell two sources apart."
    })
final class TrainClassifierVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;

  @Option(
      names = "--positive",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "JSON lines (or plain lines, with --lines) of good texts.")
  private List<String> positive;

  @Option(
      names = "--negative",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Other texts, likewise.")
  private List<String> negative;

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
      String model,
      String fingerprint) {}

  @Override
  public Integer call() throws Exception {
    Console console = hirundo.console();
    TextReader reader = lines ? TextReader.ofLines(console) : TextReader.ofJson(console);
    List<ClassifierTraining.Source> positives = sources(positive, reader);
    List<ClassifierTraining.Source> negatives = sources(negative, reader);
    int read = reader.finish();
    if (read != ExitStatus.DONE) {
      return read;
    }
    FastTextTrainer.Settings settings =
        words ? FastTextTrainer.Settings.words() : FastTextTrainer.Settings.characters();
    if (epochs != null) {
      settings = settings.withEpochs(epochs);
    }
    if (output.toAbsolutePath().getParent() != null) {
      Files.createDirectories(output.toAbsolutePath().getParent());
    }
    Path unfinished = output.resolveSibling(output.getFileName() + ".unfinished");
    try {
      ClassifierTraining.Report report =
          ClassifierTraining.train(positives, negatives, settings, unfinished);
      Files.move(unfinished, output, StandardCopyOption.REPLACE_EXISTING);
      print(report, console);
    } catch (IllegalArgumentException e) {
      throw CommandException.failed(e.getMessage());
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return ExitStatus.DONE;
  }

  private void print(ClassifierTraining.Report report, Console console) throws IOException {
    ClassifierTraining.Judgement judged = report.heldOut();
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
              output.toString(),
              report.fingerprint()));
      results.commit();
    }
  }

  private static List<ClassifierTraining.Source> sources(List<String> paths, TextReader reader)
      throws IOException {
    List<ClassifierTraining.Source> sources = new ArrayList<>();
    for (InputPath input : InputPath.all(paths)) {
      List<String> texts = new ArrayList<>();
      reader.read(List.of(input.name()), text -> texts.add(text.text()));
      sources.add(new ClassifierTraining.Source(input.name(), texts));
    }
    return sources;
  }
}
