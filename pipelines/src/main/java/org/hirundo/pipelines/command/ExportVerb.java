package org.hirundo.pipelines.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.export.ExportException;
import org.hirundo.pipelines.export.ExportFormat;
import org.hirundo.pipelines.export.ExportRequest;
import org.hirundo.pipelines.export.FeedExport;
import org.hirundo.pipelines.export.Totals;
import org.hirundo.pipelines.logs.FeedGoneException;
import org.hirundo.pipelines.logs.FeedStretch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "export",
    description = {
      "Writes a stretch of the feed to files that other trainers read.",
      "megatron: DOMAIN_text_document.bin and .idx, one sequence a document. mds: Mosaic shards, one"
          + " sample a sequence, in the order of g. olmo: DOMAIN.npy, raw sequences. jsonl:"
          + " DOMAIN.jsonl, one document a line.",
      "Without --to it ends at the last sequence that is there now, which is the feed's last one where"
          + " the feed is declared to end.",
      "The files appear at the end, all or none; export.json says what they are."
    })
final class ExportVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;
  @Mixin private FeedAccess access;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "megatron, mds, olmo or jsonl.")
  private ExportFormat format;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "A new or empty folder.")
  private Path folder;

  @Option(
      names = "--from",
      paramLabel = "G",
      defaultValue = "0",
      description = "The first g. Default: 0.")
  private long from;

  @Option(
      names = "--to",
      paramLabel = "G",
      description = "The last g. Default: the last that is there now.")
  private Long to;

  @Option(names = "--domain", paramLabel = "D", description = "Only this domain.")
  private String domain;

  @Option(
      names = "--tokenizer",
      paramLabel = "T",
      description =
          "The feed's tokenizer.json, where no configuration names it. Not needed for built-in"
              + " encodings.")
  private String tokenizer;

  @Option(
      names = "--archive",
      paramLabel = "F",
      description =
          "The feed's archive, a folder or URI: what Kafka no longer holds is read from it. Default: the"
              + " configuration's, feed.archive.")
  private String archive;

  @Override
  public Integer call() throws Exception {
    try (FeedAccess way = access) {
      way.open();
      MixtureLog log = way.log();
      String fingerprint = log.records().get(0).getTokenizer();
      try (Tokenizer opened = open(fingerprint);
          FeedStretch stretch = way.stretch(log, Optional.ofNullable(archive), from)) {
        FeedExport.Feed feed =
            new FeedExport.Feed(
                log.records().get(0).getFeedId(),
                log.sequenceLength(),
                log.domains(),
                stretch.end(),
                log.end() == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(log.end()));
        ExportRequest request =
            new ExportRequest(
                format, folder, from, Optional.ofNullable(to), Optional.ofNullable(domain));
        long last = to == null ? feed.end() - 1 : Math.min(to, feed.end() - 1);
        FeedExport.Written written;
        try (Progress progress =
            Progress.counting(hirundo.console(), "sequences", Math.max(1, last - from + 1))) {
          written =
              new FeedExport(request, feed, opened)
                  .write(stretch::next, g -> progress.at(g - from + 1));
        }
        print(written);
      } catch (ExportException | FeedGoneException e) {
        throw CommandException.usage(e.getMessage());
      }
      return ExitStatus.DONE;
    }
  }

  /** The tokenizer of that name and hash: as given, as configured, or built in. */
  private Tokenizer open(String fingerprint) {
    String builtIn = fingerprint.replaceFirst("-[0-9a-f]*$", "");
    String spec = tokenizer != null ? tokenizer : access.tokenizer().orElse(builtIn);
    Tokenizer opened;
    try {
      opened = Tokenizers.open(spec);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "the feed was made with tokenizer "
              + fingerprint
              + ", and "
              + e.getMessage()
              + "; name its file with --tokenizer");
    }
    if (!opened.fingerprint().equals(fingerprint)) {
      opened.close();
      throw CommandException.usage(
          "%s is tokenizer %s, but the feed was made with %s; name the file of that one with --tokenizer"
              .formatted(spec, opened.fingerprint(), fingerprint));
    }
    return opened;
  }

  private void print(FeedExport.Written written) {
    PrintStream out = hirundo.console().out();
    out.printf(
        "g=%d to g=%d as %s, %s tokens, in %s%n",
        written.from(),
        written.to(),
        format.name().toLowerCase(Locale.ROOT),
        written.encoding(),
        folder);
    out.println("domain          sequences         tokens     share   documents   cut");
    Totals totals = written.totals();
    for (Totals.OfDomain of : totals.domains()) {
      String documents =
          of.documents() == 0
              ? "          –     –"
              : "%,11d %,5d".formatted(of.documents(), of.cut());
      out.printf(
          Locale.ROOT,
          "%-14s %,10d %,14d  %.6f %s%n",
          of.name(),
          of.sequences(),
          of.tokens(),
          (double) of.tokens() / totals.tokens(),
          documents);
    }
    if (written.last()) {
      out.println("The feed ends there: its mixture log declares it, and nothing follows.");
    }
    if (totals.cut() > 0) {
      out.println(
          "cut: documents of which the stretch holds a part: the rest lies outside, or their domain's log"
              + " was read anew before it came. They are here as far as they go, without an"
              + " end-of-document token where their end is missing.");
    }
    List<String> notes = written.notes();
    notes.forEach(out::println);
  }
}
