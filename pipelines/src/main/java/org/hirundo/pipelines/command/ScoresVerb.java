package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.runtime.ScoreFreeze;
import org.hirundo.schemas.ScoreSketch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Reads or completes the log of the scores' distributions: {@code show}, {@code freeze}. */
@Command(
    name = "scores",
    description = "Reads or completes the recorded distributions of the documents' scores.",
    synopsisSubcommandLabel = "(show|freeze)")
final class ScoresVerb implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double[] SHARES = {.01, .05, .1, .2, .3, .5};
  private static final int SHORT_FINGERPRINT = 5;

  @ParentCommand private Hirundo hirundo;
  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "show or freeze is missing");
  }

  @Command(
      name = "show",
      description = {
        "A table of the records, a line each: how many scores, and where the top shares of them",
        "begin. Each record has all epochs of its domain up to its own, or a file's rows so far."
      })
  int show(
      @Mixin FeedAccess access,
      @Option(names = "--json", description = "One JSON line a record.") boolean json)
      throws Exception {
    try (access) {
      access.open();
      if (!json) {
        StringBuilder head =
            new StringBuilder(
                "%-8s %-20s %-24s %10s %10s"
                    .formatted("domain", "score", "source", "to", "scores"));
        for (double share : SHARES) {
          head.append(" %8s".formatted("top " + Math.round(100 * share) + "%"));
        }
        hirundo.console().out().println(head);
      }
      try (LogReader<ScoreSketch> log = access.scoreSketches()) {
        log.drain((partition, offset, record) -> show(record, json));
      }
      return ExitStatus.DONE;
    }
  }

  private void show(ScoreSketch record, boolean json) throws java.io.IOException {
    ByteBuffer sketch = record.getAll();
    byte[] bytes = new byte[sketch.remaining()];
    sketch.duplicate().get(bytes);
    ScoreDistribution scores = ScoreDistribution.of(bytes);
    if (json) {
      hirundo.console().out().println(JSON.writeValueAsString(line(record, scores)));
      return;
    }
    String to =
        record.getLine() < 0
            ? "epoch " + record.getEpoch()
            : "file " + record.getLine() + "/" + record.getBlock();
    StringBuilder row =
        new StringBuilder(
            "%-8s %-20s %-24s %10s %,10d"
                .formatted(
                    record.getDomain(),
                    shortened(record.getScore()),
                    record.getSource(),
                    to,
                    record.getCount()));
    for (double share : SHARES) {
      row.append(String.format(Locale.ROOT, " %8.5f", scores.threshold(share)));
    }
    hirundo.console().out().println(row);
  }

  private static String shortened(String score) {
    int at = score.indexOf('@');
    return at < 0 ? score : score.substring(0, Math.min(score.length(), at + SHORT_FINGERPRINT));
  }

  private static ObjectNode line(ScoreSketch record, ScoreDistribution scores) {
    ObjectNode line = JSON.createObjectNode();
    line.put("domain", record.getDomain());
    line.put("score", record.getScore());
    line.put("source", record.getSource());
    line.put("epoch", record.getEpoch());
    if (record.getLine() >= 0) {
      line.put("file", record.getLine());
      line.put("block", record.getBlock());
    }
    line.put("count", record.getCount());
    line.put("min", record.getMin());
    line.put("max", record.getMax());
    ObjectNode top = line.putObject("top");
    for (double share : SHARES) {
      top.put(String.valueOf(share), scores.threshold(share));
    }
    return line;
  }

  @Command(
      name = "freeze",
      description = {
        "Records the distributions of documents that were made before Hirundo recorded them, so that",
        "keep-top and bands can select among them. Curate must not run meanwhile. What is recorded",
        "already stays as it is."
      })
  int freeze(
      @Option(
              names = "--config",
              required = true,
              paramLabel = "F",
              description = "The configuration of the run.")
          Path config)
      throws Exception {
    List<ScoreSketch> written;
    try (Progress progress = Progress.doing(hirundo.console(), "reading the documents' scores")) {
      written = ScoreFreeze.run(Configuration.load(config));
    }
    Map<String, Long> counts = new TreeMap<>();
    for (ScoreSketch record : written) {
      counts.merge(record.getDomain() + " " + record.getScore(), 1L, Long::sum);
    }
    counts.forEach(
        (what, count) -> hirundo.console().out().printf("%s: %,d records%n", what, count));
    if (counts.isEmpty()) {
      hirundo
          .console()
          .tell("nothing to record: no document has a score, or all scores are recorded");
    }
    return ExitStatus.DONE;
  }
}
