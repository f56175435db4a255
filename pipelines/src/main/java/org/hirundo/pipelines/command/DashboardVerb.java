package org.hirundo.pipelines.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.Inputs;
import org.hirundo.pipelines.dashboard.DashboardServer;
import org.hirundo.pipelines.dashboard.DashboardState;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.Broker;
import org.hirundo.pipelines.runtime.FlinkFiles;
import org.hirundo.pipelines.runtime.LogObserver;
import org.hirundo.pipelines.source.Discovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "dashboard",
    description = {
      "The web page alone, beside topologies that run on a cluster or in another process, until"
          + " Ctrl-C.",
      "It reads Kafka and nothing else of them; dashboard.flink names the cluster's web interface."
    })
final class DashboardVerb implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DashboardVerb.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long LIST_MILLIS = 600_000;

  @ParentCommand private Hirundo hirundo;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "F",
      description = "The configuration of the run, in YAML.")
  private Path config;

  private final AtomicBoolean ended = new AtomicBoolean();

  @Override
  public Integer call() throws Exception {
    Configuration configuration = Configuration.load(config);
    Configuration.Dashboard asked = configuration.dashboard();
    FlinkFiles.initialize(System.getenv());
    try (DashboardServer dashboard =
            LocalSession.dashboard(hirundo.console(), asked.host(), asked.port());
        Broker broker = Broker.open(configuration)) {
      Topics topics = Topics.of(configuration);
      topics.create(
          broker.connection(),
          configuration.domains(),
          configuration.sequenceVersion(),
          configuration.feed().partitions());
      LocalSession.serve(hirundo.console(), configuration, dashboard, broker.connection());
      hirundo.console().tell("running until Ctrl-C");
      Thread main = Thread.currentThread();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(main), "stop"));
      follow(configuration, topics, broker, dashboard);
    }
    return ExitStatus.DONE;
  }

  private void end(Thread main) {
    ended.set(true);
    try {
      main.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(
      Configuration configuration, Topics topics, Broker broker, DashboardServer dashboard)
      throws IOException, InterruptedException {
    Map<String, Integer> expected = Map.of();
    long listed = 0;
    try (LogObserver observer =
        new LogObserver(
            topics,
            configuration.sequenceVersion(),
            configuration.feed().partitions(),
            broker.connection())) {
      while (!ended.get()) {
        if (listed == 0 || System.nanoTime() - listed > LIST_MILLIS * 1_000_000) {
          expected = expectedFiles(configuration, expected);
          listed = System.nanoTime();
        }
        dashboard.show(
            new DashboardState(
                observer.look(),
                expected,
                configuration.sequenceLength(),
                broker.bootstrap(),
                configuration.dashboard().flink()));
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  /** Those known before, where the lists cannot be read now. */
  private static Map<String, Integer> expectedFiles(
      Configuration configuration, Map<String, Integer> before) {
    Map<String, Integer> expected = new TreeMap<>();
    try {
      for (Discovery discovery : Inputs.all(configuration)) {
        for (String list : discovery.lists()) {
          expected.put(list, discovery.files(list).size());
        }
      }
      return expected;
    } catch (IOException e) {
      LOG.warn("How many files there are to read cannot be told now", e);
      return before;
    }
  }
}
