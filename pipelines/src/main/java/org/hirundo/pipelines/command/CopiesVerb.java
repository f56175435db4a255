package org.hirundo.pipelines.command;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.hirundo.operators.copies.CopyCounts;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.pack.StoredSelection;
import org.hirundo.pipelines.selection.CopyFreezing;
import org.hirundo.pipelines.selection.CopyFreezing.Counted;
import org.hirundo.pipelines.selection.CopyFreezing.UndecidedException;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreSketch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Weights by copies: {@code freeze} counts, {@code show} tells, {@code shares} divides. */
@Command(
    name = "copies",
    description = "Counts the copies that documents have in the crawls, as weights for a mixture.",
    synopsisSubcommandLabel = "(freeze|show|shares)")
final class CopiesVerb implements Runnable {
  private static final int MOST_DECIMALS = 9;

  @ParentCommand private Hirundo hirundo;
  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "freeze, show or shares is missing");
  }

  @Command(
      name = "freeze",
      description = {
        "Counts the exact and near copies of every kept document up to the end of a crawl, and writes",
        "them to a file that quality.DOMAIN.copies.counts names. Once that crawl is decided it is the",
        "same file whenever it is made."
      })
  int freeze(
      @Mixin FeedAccess access,
      @Option(
              names = "-o",
              required = true,
              paramLabel = "FILE",
              description = "The file to make; it must not be there.")
          Path file,
      @Option(
              names = "--through",
              paramLabel = "CRAWL",
              description =
                  "The last crawl or dataset that counts. Default: the last one with duplicates.")
          String through)
      throws Exception {
    if (Files.exists(file)) {
      throw CommandException.usage(
          file + " is there, and a pack may read it; give another name, or remove it first");
    }
    CopyCounts.Frozen frozen;
    try (access) {
      access.open();
      try (Progress progress = Progress.doing(hirundo.console(), "reading the duplicates")) {
        Counted counted =
            new CopyFreezing(access.topics(), access.connection())
                .count(Optional.ofNullable(through));
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        frozen = counted.counter().write(file, counted.through(), counted.epoch());
      }
    } catch (UndecidedException e) {
      throw CommandException.failed(e.getMessage());
    }
    tell(file, frozen);
    return ExitStatus.DONE;
  }

  private void tell(Path file, CopyCounts.Frozen frozen) {
    hirundo
        .console()
        .out()
        .printf(
            "%s: %,d documents with %,d copies, through %s (epoch %d)%n",
            file, frozen.documents(), frozen.copies(), frozen.through(), frozen.epoch());
  }

  @Command(
      name = "show",
      description = {
        "A table of the stored documents by domain and number of copies, and how many of them the",
        "configured selection takes: what weights are chosen by."
      })
  int show(
      @Mixin FeedAccess access,
      @Parameters(paramLabel = "FILE", description = "Counts, as freeze wrote them.") Path file)
      throws Exception {
    CopyCounts counts = opened(file);
    CopyTable table = new CopyTable();
    try (access) {
      access.open();
      StoredSelection selection =
          new StoredSelection(access.configuration().map(Configuration::quality).orElse(Map.of()));
      try (Progress progress = Progress.doing(hirundo.console(), "reading the documents")) {
        try (LogReader<ScoreSketch> log = access.scoreSketches()) {
          log.drain((partition, offset, record) -> selection.add(record));
        }
        try (LogReader<Document> log =
            new LogReader<>(Document.class, access.topics().documents(), access.connection())) {
          log.drain(
              (partition, offset, document) -> {
                if (document.getCluster() == 0) {
                  boolean selected =
                      selection.refusal(document).isEmpty() && !selection.waits(document);
                  table.add(document, counts.of(document.getId()), selected);
                }
              });
        }
      }
    }
    tell(file, counts.frozen());
    table.print(hirundo.console().out());
    return ExitStatus.DONE;
  }

  private static CopyCounts opened(Path file) {
    try {
      return CopyCounts.open(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw CommandException.usage("there is no " + file + "; hirundo copies freeze makes it");
    } catch (IOException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  @Command(
      name = "shares",
      description = {
        "Divides a share of the mixture among domains so that a document of each comes as often as",
        "its weight says, by the tokens that pack has told of. Prints what mixture: or mixture set",
        "takes."
      })
  int shares(
      @Mixin FeedAccess access,
      @Option(
              names = "--of",
              required = true,
              paramLabel = "SHARE",
              description = "What all of them have together.")
          BigDecimal of,
      @Option(
              names = "--decimals",
              defaultValue = "3",
              paramLabel = "N",
              description = "Of each share, 1 to 9. Default: ${DEFAULT-VALUE}.")
          int decimals,
      @Parameters(
              arity = "1..*",
              paramLabel = "DOMAIN=WEIGHT",
              description = "How often a document of the domain comes, against the others'.")
          Map<String, BigDecimal> weights)
      throws Exception {
    if (of.signum() < 0
        || of.compareTo(BigDecimal.ONE) > 0
        || decimals < 1
        || decimals > MOST_DECIMALS
        || weights.values().stream().anyMatch(weight -> weight.signum() < 0)) {
      throw CommandException.usage(
          "--of goes from 0 to 1, --decimals from 1 to 9, and weights from 0 on");
    }
    Map<String, PackReport> pack = new TreeMap<>();
    try (access) {
      access.open();
      try (LogReader<PackReport> log = access.packReports()) {
        log.drain((partition, offset, report) -> newest(pack, report));
      }
    }
    Map<String, Long> tokens = new LinkedHashMap<>();
    for (String domain : weights.keySet()) {
      PackReport report = pack.get(domain);
      if (report == null) {
        throw CommandException.usage(
            "pack has told of no document of " + domain + "; it has of " + pack.keySet());
      }
      tokens.put(domain, report.getTokens());
    }
    StringJoiner line = new StringJoiner(" ");
    try {
      WeightedShares.of(weights, tokens, of, decimals)
          .forEach((domain, share) -> line.add(domain + "=" + share.toPlainString()));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
    for (String domain : weights.keySet()) {
      PackReport report = pack.get(domain);
      hirundo
          .console()
          .tell(
              "%s: version %d, %,d documents, %,d tokens"
                  .formatted(domain, report.getLog(), report.getSelected(), report.getTokens()));
    }
    hirundo.console().out().println(line);
    return ExitStatus.DONE;
  }

  /** The later report of the newer version of the sequence logs. */
  private static void newest(Map<String, PackReport> pack, PackReport report) {
    pack.merge(
        report.getDomain(),
        report,
        (before, now) -> now.getLog() >= before.getLog() ? now : before);
  }
}
