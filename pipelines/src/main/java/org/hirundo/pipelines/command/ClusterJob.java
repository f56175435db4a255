package org.hirundo.pipelines.command;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.ConfigurationException;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.logs.TransactionLimit;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.runtime.TopologyJob;
import org.hirundo.pipelines.runtime.TopologySettings;
import org.hirundo.pipelines.saved.SavedState;
import org.hirundo.pipelines.saved.StateVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main class of the job jar: {@code flink run hirundo-job.jar --config F --only TOPOLOGY}, or
 * the entry of an application cluster. Each topology is one job; an application cluster takes one.
 *
 * <p>Where checkpoints lie, their interval, high availability and what a job goes on from are
 * Flink's to say (its configuration, {@code flink run --fromSavepoint}); what makes the state what
 * it is ({@link TopologySettings}) is not. May run again for a job that Flink recovers: whatever it
 * creates on the broker is created once.
 */
public final class ClusterJob {
  private ClusterJob() {}

  @Command(name = "hirundo-job", mixinStandardHelpOptions = true)
  private static final class Arguments {
    @Option(names = "--config", required = true, paramLabel = "F")
    private Path config;

    @Option(names = "--only", required = true, split = ",", paramLabel = "curate|pack|mix")
    private List<String> only;
  }

  /**
   * Submits the topologies and returns.
   *
   * @throws ConfigurationException with every fault of the configuration
   * @throws IllegalArgumentException if the broker is the embedded one, or a topology has no such
   *     name
   * @throws org.hirundo.pipelines.saved.RefusedStateException if a topology cannot go on from the
   *     savepoint that Flink was told; nothing was made on the broker then
   */
  public static void main(String[] given) throws Exception {
    Arguments arguments = new Arguments();
    new CommandLine(arguments).parseArgs(given);
    Configuration configuration = Configuration.load(arguments.config);
    if (configuration.kafka().embedded()) {
      throw new IllegalArgumentException(
          arguments.config
              + ": kafka.bootstrap is the embedded broker, which a cluster has not; name a broker's"
              + " host:port");
    }
    Set<Topology> chosen = chosen(arguments.only);
    checkSaved(chosen);
    Properties connection = configuration.kafka().connection("");
    TransactionLimit.check(connection);
    Topics topics = Topics.of(configuration);
    topics.create(
        connection,
        configuration.domains(),
        configuration.sequenceVersion(),
        configuration.feed().partitions());
    for (Topology topology : chosen) {
      submit(new TopologyJob(topology, configuration, topics, connection));
    }
  }

  /** What {@code --fromSavepoint} names, if it is there still: Flink may go on from a later one. */
  private static void checkSaved(Set<Topology> chosen) {
    StreamExecutionEnvironment.getExecutionEnvironment()
        .getConfiguration()
        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
        .ifPresent(
            saved ->
                chosen.forEach(
                    topology ->
                        SavedState.check(
                            new org.apache.flink.core.fs.Path(saved),
                            StateVersion.valueOf(topology.name()))));
  }

  private static void submit(TopologyJob job) throws Exception {
    org.apache.flink.configuration.Configuration settings =
        TopologySettings.onCluster(
            job.configuration().parallelism(), job.configuration().checkpointInterval());
    settings.set(PipelineOptions.NAME, job.name());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    job.build(environment, FeedBounds.NONE);
    environment.executeAsync(job.name());
  }

  private static Set<Topology> chosen(List<String> names) {
    try {
      return names.stream()
          .map(name -> Topology.valueOf(name.toUpperCase(Locale.ROOT)))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Topology.class)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--only " + names + ": give curate, pack or mix", e);
    }
  }
}
