package org.hirundo.pipelines.command;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dashboard.DashboardServer;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.BackfillRun;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "run",
    description = {
      "Runs the topologies on this machine until it is stopped (Ctrl-C): then each writes a"
          + " savepoint, and a later run goes on from there."
    })
final class RunVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "F",
      description = "The configuration, in YAML.")
  private Path config;

  @Option(
      names = "--only",
      paramLabel = "TOPOLOGY",
      split = ",",
      description = "curate, pack or mix alone. Default: all three.")
  private Set<Topology> only = EnumSet.allOf(Topology.class);

  @Option(
      names = "--bounded",
      description =
          "Ends when all present input is in the sequence logs and the feed needs a sequence that"
              + " is not there; then tells what is left of each domain.")
  private boolean bounded;

  @Option(
      names = "--backfill",
      description =
          "With --only curate: reads the crawls that are there in batch mode, which is faster, and"
              + " ends. A run without it then goes on with the crawls that appear later.")
  private boolean backfill;

  @Override
  public Integer call() throws Exception {
    Configuration configuration = Configuration.load(config);
    if (backfill) {
      return backfill(configuration);
    }
    if (only.contains(Topology.PACK)) {
      ScreenVerb.open(configuration.screening());
    }
    try (DashboardServer dashboard =
        LocalSession.dashboard(
            hirundo.console(),
            configuration.dashboard().host(),
            configuration.dashboard().port())) {
      LocalSession session =
          LocalSession.start(
              hirundo.console(),
              configuration,
              dashboard,
              only,
              bounded ? FeedBounds.INPUT : FeedBounds.NONE.ahead(configuration.feed().ahead()));
      return bounded ? session.complete() : session.untilStopped();
    }
  }

  private int backfill(Configuration configuration) throws Exception {
    if (!only.equals(EnumSet.of(Topology.CURATE))) {
      throw CommandException.usage("--backfill is for curate: give --only curate, too");
    }
    Console console = hirundo.console();
    try (BackfillWatch watch = new BackfillWatch(console, configuration.metrics().targets())) {
      BackfillRun.run(configuration, watch);
      watch.ended();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
    console.tell("the crawls are back-filled; run without --backfill to go on");
    return ExitStatus.DONE;
  }
}
