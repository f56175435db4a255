package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.pipelines.backfill.Backfill;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.CurateTopology;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.logs.TransactionLimit;
import org.hirundo.pipelines.saved.SavedState;

/**
 * Curate over the crawls that are there now, in Flink's batch mode in this process. It writes the
 * same logs and leaves a savepoint in the topology's state folder, from which an ordinary run goes
 * on with the crawls that appear later.
 *
 * <p>A back-fill is done as a whole. While it runs, and after one that failed, the state folder
 * holds {@value #BEGUN}, and neither a run nor another back-fill starts on it.
 */
public final class BackfillRun {
  static final String BEGUN = "backfill-begun";

  private static final MemorySize MANAGED_A_SLOT = MemorySize.ofMebiBytes(256);
  private static final MemorySize NETWORK_A_SLOT = MemorySize.ofMebiBytes(64);
  private static final long LOOK_MILLIS = 1000;

  private final Configuration configuration;
  private final Path folder;

  private BackfillRun(Configuration configuration, Path folder) {
    this.configuration = configuration;
    this.folder = folder;
  }

  /**
   * How far it is.
   *
   * @param step steps of the job that have ended
   * @param steps how many there are
   * @param running the first of those that run, or empty
   */
  public record Progress(int step, int steps, String running) {}

  /** Hears of a back-fill, in the thread that started it. */
  public interface Listener {
    /** It begins; its metrics are on that page until it has ended. */
    default void metrics(URI page) throws IOException {}

    /** How far it is, once a second. */
    void progress(Progress now);
  }

  /**
   * Reads what is there, and returns when all is committed and the savepoint is written.
   *
   * @throws IllegalStateException if the state folder holds a saved state or an unfinished
   *     back-fill
   * @throws IllegalArgumentException if nothing is deduplicated
   * @throws IOException if metrics cannot be served where they are configured to be
   */
  public static void run(Configuration configuration, Listener listener) throws Exception {
    FlinkFiles.initialize(System.getenv());
    Path folder = configuration.state().resolve("curate");
    try (StateLock lock = StateLock.take(folder);
        Broker broker = Broker.open(configuration)) {
      new BackfillRun(configuration, folder).run(broker, listener);
    }
  }

  private void run(Broker broker, Listener listener) throws Exception {
    check(folder);
    if (new SavedState(folder).newest().isPresent()) {
      throw new IllegalStateException(
          folder
              + " holds what earlier runs read, and a back-fill cannot go on from it: run without"
              + " --backfill, or give another state folder and kafka.prefix");
    }
    TransactionLimit.check(broker.connection());
    Topics topics = Topics.of(configuration);
    topics.create(
        broker.connection(),
        configuration.domains(),
        configuration.sequenceVersion(),
        configuration.feed().partitions());
    Path savepoint = new SavedState(folder).savepoints().resolve("backfill");
    Backfill backfill = backfill(topics, broker.connection(), savepoint);
    Optional<MetricsEndpoint> metrics = MetricsEndpoint.open(configuration.metrics());
    try (MiniCluster cluster = cluster(metrics)) {
      if (metrics.isPresent()) {
        listener.metrics(metrics.get().address());
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(BEGUN), "");
      cluster.start();
      cluster.submitJob(backfill.graph()).get(2, TimeUnit.MINUTES);
      await(cluster, backfill, listener);
    } finally {
      metrics.ifPresent(MetricsEndpoint::close);
    }
    backfill.complete();
    Files.delete(folder.resolve(BEGUN));
  }

  /**
   * Refuses a state folder whose back-fill did not end: part of it may be in the logs.
   *
   * @throws IllegalStateException with the remedy
   */
  static void check(Path folder) {
    if (Files.exists(folder.resolve(BEGUN))) {
      throw new IllegalStateException(
          "a back-fill on "
              + folder
              + " did not end, so the logs may hold a part of it: give another state folder and"
              + " kafka.prefix, or delete both the folder and the logs, and repeat it");
    }
  }

  private Backfill backfill(Topics topics, Properties connection, Path savepoint) {
    org.apache.flink.configuration.Configuration settings =
        TopologySettings.of(
            folder, configuration.parallelism(), configuration.checkpointInterval());
    Backfill.configure(settings);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    settings.set(PipelineOptions.NAME, "curate back-fill");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    var place = new org.apache.flink.core.fs.Path(savepoint.toAbsolutePath().toUri());
    CurateTopology.backfill(environment, configuration, topics, connection, place);
    return Backfill.of(environment.getStreamGraph(), place);
  }

  private MiniCluster cluster(Optional<MetricsEndpoint> metrics) throws IOException {
    int slots = configuration.parallelism();
    org.apache.flink.configuration.Configuration settings =
        new org.apache.flink.configuration.Configuration();
    Backfill.configure(settings);
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_A_SLOT.multiply(slots));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK_A_SLOT.multiply(slots + 1));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK_A_SLOT.multiply(slots + 1));
    Path temporary = folder.resolve("backfill-files");
    Files.createDirectories(temporary);
    settings.setString("io.tmp.dirs", temporary.toAbsolutePath().toString());
    return new ReportingCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(settings)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(slots)
            .build(),
        metrics);
  }

  private static void await(MiniCluster cluster, Backfill backfill, Listener listener)
      throws Exception {
    var end = cluster.requestJobResult(backfill.graph().getJobID());
    while (true) {
      try {
        check(end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        return;
      } catch (TimeoutException e) {
        listener.progress(look(cluster, backfill));
      }
    }
  }

  private static void check(JobResult result) {
    result
        .getSerializedThrowable()
        .ifPresent(
            failure -> {
              Throwable cause = failure.deserializeError(BackfillRun.class.getClassLoader());
              Throwable root = cause;
              while (root.getCause() != null) {
                root = root.getCause();
              }
              throw new IllegalStateException("the back-fill failed: " + root.getMessage(), cause);
            });
  }

  private static Progress look(MiniCluster cluster, Backfill backfill) throws Exception {
    int ended = 0;
    int all = 0;
    String running = "";
    for (var step :
        cluster.getExecutionGraph(backfill.graph().getJobID()).get().getVerticesTopologically()) {
      all++;
      ended += step.getAggregateState() == ExecutionState.FINISHED ? 1 : 0;
      if (running.isEmpty() && step.getAggregateState() == ExecutionState.RUNNING) {
        running = step.getName().split(" -> ")[0].replace("Source: ", "").toLowerCase(Locale.ROOT);
      }
    }
    return new Progress(ended, all, running);
  }
}
