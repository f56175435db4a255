package org.hirundo.pipelines.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dashboard.DashboardServer;
import org.hirundo.pipelines.dashboard.DashboardState;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.pipelines.runtime.Session;
import org.hirundo.pipelines.saved.RefusedStateException;

/** A run with its dashboard and its progress on the terminal. */
final class LocalSession {
  private final Console console;
  private final LocalRun run;
  private final Session session;
  private final int sequenceLength;
  private final Optional<MetricsTarget> target;
  private final StopSignal signal;

  private LocalSession(
      Console console,
      LocalRun run,
      Session session,
      int sequenceLength,
      Optional<MetricsTarget> target,
      StopSignal signal) {
    this.signal = signal;
    this.sequenceLength = sequenceLength;
    this.target = target;
    this.console = console;
    this.run = run;
    this.session = session;
  }

  /** Starts the dashboard and prints its address. */
  static DashboardServer dashboard(Console console, String host, int port) throws IOException {
    DashboardServer dashboard = DashboardServer.start(host, port);
    console.out().println("Dashboard  " + dashboard.address());
    if (!dashboard.onLoopback()) {
      console.tell(
          "the dashboard listens beyond this machine: who reaches it reads documents and figures;"
              + " set dashboard.host to localhost, or put it behind a proxy that asks who they are");
    }
    console.out().flush();
    return dashboard;
  }

  /**
   * Starts the topologies.
   *
   * @param dashboard shows how they stand
   */
  static LocalSession start(
      Console console,
      Configuration configuration,
      DashboardServer dashboard,
      Set<Topology> chosen,
      FeedBounds bounds)
      throws Exception {
    StopSignal signal = StopSignal.await(console);
    try {
      LocalRun run = begun(configuration, chosen, bounds);
      run.notices().forEach(console::tell);
      return started(console, configuration, dashboard, run, signal);
    } catch (Exception | Error e) {
      signal.ended();
      throw e;
    }
  }

  private static LocalSession started(
      Console console,
      Configuration configuration,
      DashboardServer dashboard,
      LocalRun run,
      StopSignal signal)
      throws IOException {
    serve(console, configuration, dashboard, run.broker().connection());
    console.out().println("Kafka      " + run.broker().bootstrap());
    console.out().println("Flink      " + run.cluster().web());
    run.cluster().metrics().ifPresent(page -> console.out().println("Metrics    " + page));
    console.out().flush();
    return watched(console, configuration, run, dashboard, signal);
  }

  private static LocalRun begun(
      Configuration configuration, Set<Topology> chosen, FeedBounds bounds) throws Exception {
    try {
      return LocalRun.start(configuration, chosen, bounds);
    } catch (RefusedStateException e) {
      throw CommandException.failed(e.getMessage(), e);
    }
  }

  /** Lets the dashboard answer from the logs, too. */
  static void serve(
      Console console, Configuration configuration, DashboardServer dashboard, Properties broker)
      throws IOException {
    Path token = dashboard.serve(configuration, broker);
    console.out().println("Weights    changed on the dashboard with the token in " + token);
    console.out().flush();
  }

  private static LocalSession watched(
      Console console,
      Configuration configuration,
      LocalRun run,
      DashboardServer dashboard,
      StopSignal signal)
      throws IOException {
    RunProgress[] progress = new RunProgress[1];
    Session[] session = new Session[1];
    String flink = run.cluster().web().toString();
    session[0] =
        new Session(
            configuration,
            run,
            now -> {
              Map<String, Integer> expected = session[0].expectedFiles();
              progress[0].accept(now);
              dashboard.show(
                  new DashboardState(
                      now,
                      expected,
                      configuration.sequenceLength(),
                      run.broker().bootstrap(),
                      flink));
            },
            restart -> progress[0].restarted(restart));
    progress[0] = new RunProgress(console, session[0].expectedFiles());
    Optional<URI> metrics = run.cluster().metrics();
    Optional<MetricsTarget> target =
        metrics.isEmpty()
            ? Optional.empty()
            : Optional.of(MetricsTarget.write(configuration.metrics().targets(), metrics.get()));
    signal.does(
        () -> {
          target.ifPresent(MetricsTarget::delete);
          session[0].end();
        });
    return new LocalSession(
        console, run, session[0], configuration.sequenceLength(), target, signal);
  }

  /**
   * Until all that is there has gone through; then the sums.
   *
   * @return the exit status
   */
  int complete() throws Exception {
    Observation end;
    Optional<TokenLedger> ledger;
    try (run) {
      end = session.complete();
      ledger = FeedAccess.count(run.topics(), run.broker().connection());
    } finally {
      signal.ended();
    }
    target.ifPresent(MetricsTarget::delete);
    RunSummary summary = new RunSummary(console.out());
    boolean sums = summary.sources(end);
    summary.domains(end, log -> ledger.map(feed -> feed.seen(log)).orElse(0L), sequenceLength);
    ledger.ifPresent(feed -> components(summary, end, feed));
    boolean mixture = ledger.map(summary::mixture).orElse(true);
    if (!sums) {
      console.tell("the counts do not add up: records ≠ documents + duplicates + rejects");
    }
    return sums && mixture ? ExitStatus.DONE : ExitStatus.CHECK_FAILED;
  }

  /** Where a domain has several. */
  private static void components(RunSummary summary, Observation end, TokenLedger ledger) {
    Map<String, Double> shares = new HashMap<>();
    ledger.totals().forEach(total -> shares.put(total.domain(), total.share()));
    List<ComponentRow> rows = ComponentRow.of(end.pack(), shares);
    if (rows.size() > end.pack().size()) {
      summary.components(rows);
    }
  }

  /**
   * Until Ctrl-C or another end of the process.
   *
   * @return the exit status
   */
  int untilStopped() throws Exception {
    console.tell("running until Ctrl-C");
    try (run) {
      session.watch();
    } finally {
      signal.ended();
    }
    return ExitStatus.DONE;
  }
}
