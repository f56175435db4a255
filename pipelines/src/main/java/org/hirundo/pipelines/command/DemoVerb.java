package org.hirundo.pipelines.command;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dashboard.DashboardServer;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.sample.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "demo",
    description = {
      "Runs the whole path on the built-in sample: three crawls with near-duplicates, code, an"
          + " embedded Kafka and Flink, to a weighted feed.",
      "Everything is written to out/demo, its configuration too."
    })
final class DemoVerb implements Callable<Integer> {
  private static final Path FOLDER = Path.of("out", "demo");

  @ParentCommand private Hirundo hirundo;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "Length of the feed; the sample is repeated as often as that takes. Default: until"
              + " Japanese or code runs dry.")
  private Long tokens;

  @Option(
      names = "--keep-running",
      description = "Leaves broker, topologies and dashboard running until Ctrl-C.")
  private boolean keepRunning;

  @Override
  public Integer call() throws Exception {
    if (tokens != null && tokens < 1) {
      throw CommandException.usage("--tokens " + tokens + ": at least 1");
    }
    Console console = hirundo.console();
    try (DashboardServer dashboard = LocalSession.dashboard(console, "127.0.0.1", 0)) {
      return run(console, dashboard);
    }
  }

  private int run(Console console, DashboardServer dashboard) throws Exception {
    console.tell("writing the sample to " + FOLDER + " and training its quality model …");
    Demo demo = Demo.prepare(FOLDER, tokens == null ? Demo.Supply.ONCE : Demo.Supply.REPEATED);
    Configuration configuration = Configuration.load(demo.configuration());
    FeedBounds bounds = keepRunning ? FeedBounds.NONE : FeedBounds.INPUT;
    if (tokens != null) {
      int length = configuration.sequenceLength();
      bounds = bounds.upTo((tokens + length - 1) / length);
    }
    LocalSession session =
        LocalSession.start(
            console, configuration, dashboard, EnumSet.allOf(Topology.class), bounds);
    int status = keepRunning ? session.untilStopped() : session.complete();
    if (!keepRunning) {
      howToGoOn(console);
    }
    return status;
  }

  private static void howToGoOn(Console console) {
    console
        .out()
        .println(
            """

            Look further:
              ./hirundo feed stat                          the mixture, as JSON
              ./hirundo feed cat --from 0 --to 3           the first sequences
              ./hirundo feed verify                        counts the feed anew from its records
              ./hirundo mixture log                        every decision about the mixture
              ./hirundo demo --keep-running                then read the feed from Python: loader/README.md
              ./hirundo run --config out/demo/demo.yaml    the same topologies until Ctrl-C
            The documents and the feed are in out/demo/documents and out/demo/feed, too (Parquet).""");
  }
}
