package org.hirundo.pipelines.dedup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.pipelines.runtime.TopologySettings;

/** The whole graph over made-up documents as a job of a cluster of its own, in this process. */
final class BenchmarkJob implements AutoCloseable {
  private static final int RETAINED = 4; // so that the next periodic one leaves what was asked for

  private final MiniCluster cluster;
  private final InMemoryReporter reporter;
  private final JobID id;
  private final Decisions decisions;

  private BenchmarkJob(
      MiniCluster cluster, InMemoryReporter reporter, JobID id, Decisions decisions) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.id = id;
    this.decisions = decisions;
  }

  /**
   * Documents from one number to another.
   *
   * @param from begins an epoch
   */
  record Range(long from, long to, int epochSize) {
    int epochs() {
      return (int) ((to - from + epochSize - 1) / epochSize);
    }
  }

  /**
   * Starts it.
   *
   * @param savepoint or checkpoint to go on from, which is left as it is; null for none
   */
  static BenchmarkJob start(
      Path folder, int slots, Range documents, DedupLoad load, String savepoint) throws Exception {
    InMemoryReporter reporter = InMemoryReporter.create();
    Configuration settings = reporter.addToConfiguration(settings(folder, slots));
    JobGraph graph = graph(settings, documents, load);
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(savepoint, false, RecoveryClaimMode.NO_CLAIM));
    }
    Decisions decisions =
        Decisions.begin(documents.from(), documents.epochSize(), documents.epochs());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    BenchmarkJob job = new BenchmarkJob(cluster, reporter, graph.getJobID(), decisions);
    try {
      cluster.submitJob(graph).get();
      return job;
    } catch (Exception e) {
      job.close();
      throw e;
    }
  }

  private static Configuration settings(Path folder, int slots) {
    Configuration settings = TopologySettings.of(folder, slots, Duration.ofSeconds(60));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED);
    settings.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 10_000);
    settings.setString(
        TaskManagerOptions.MANAGED_MEMORY_SIZE.key(),
        slots * Integer.getInteger("benchmark.managed", 512) + "m");
    settings.setString("io.tmp.dirs", folder.toString());
    settings.setString("state.backend.rocksdb.localdir", folder.resolve("rocksdb").toString());
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    for (String option : System.getProperty("benchmark.flink", "").split("[|]")) {
      if (!option.isBlank()) {
        settings.setString(option.split("=")[0], option.split("=")[1]);
      }
    }
    return settings;
  }

  private static JobGraph graph(Configuration settings, Range documents, DedupLoad load) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    SingleOutputStreamOperator<Parcel> texts =
        env.fromSource(
                new NumberSource(documents.from(), documents.to(), documents.epochSize()),
                WatermarkStrategy.noWatermarks(),
                "numbers",
                Types.LONG)
            .uid("numbers")
            .process(load)
            .returns(TypeInformation.of(Parcel.class))
            .uid("load");
    Deduplication.Streams streams =
        Deduplication.decide(texts, DedupParameters.VERIFIED, Keep.OLDEST);
    TypeInformation<Outcome> type = TypeInformation.of(Outcome.class);
    streams
        .kept()
        .map(Outcome::of, type)
        .uid("kept")
        .union(streams.duplicates().map(Outcome::of, type).uid("dropped"))
        .sinkTo(new Decisions.Recorded())
        .uid("counting")
        .setParallelism(1);
    return env.getStreamGraph().getJobGraph();
  }

  Decisions decisions() {
    return decisions;
  }

  /** Waits until every task has its state and runs. */
  void untilItRuns() throws Exception {
    while (!allRun()) {
      pause();
    }
  }

  private boolean allRun() throws Exception {
    int running = 0;
    for (AccessExecutionVertex vertex :
        cluster.getExecutionGraph(id).get().getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
      running++;
    }
    return running > 0; // there are none while the job is being made
  }

  /** Waits until one of its epochs is decided. */
  void untilDecided(int epoch) throws Exception {
    while (decisions.reached(epoch) == 0) {
      pause();
    }
  }

  private void pause() throws Exception {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    var end = cluster.requestJobResult(id);
    if (end.isDone()) {
      throw new IllegalStateException("the job ended early: " + end.get());
    }
  }

  /** Makes a checkpoint. */
  CompletedCheckpointStats checkpoint(CheckpointType type) throws Exception {
    long number = cluster.triggerCheckpoint(id, type).get();
    while (true) {
      for (CompletedCheckpointStats one : checkpoints()) {
        if (one.getCheckpointId() == number) {
          return one;
        }
      }
      pause();
    }
  }

  /** Writes a savepoint of RocksDB's own files and names it; the job goes on. */
  String savepoint(Path folder) throws Exception {
    return cluster
        .triggerSavepoint(id, folder.toUri().toString(), false, SavepointFormatType.NATIVE)
        .get();
  }

  /** All complete checkpoints, the latest first; savepoints aren't among them. */
  List<CompletedCheckpointStats> checkpoints() throws Exception {
    CheckpointStatsSnapshot stats =
        cluster.getExecutionGraph(id).get().getCheckpointStatsSnapshot();
    return stats.getHistory().getCheckpoints().stream()
        .filter(one -> one instanceof CompletedCheckpointStats)
        .filter(one -> !one.getProperties().isSavepoint())
        .map(CompletedCheckpointStats.class::cast)
        .toList();
  }

  /** RocksDB's own estimate of the keys, by step and state. */
  Map<String, Long> keys() {
    Map<String, Long> keys = new TreeMap<>();
    reporter
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              if (metrics.get("rocksdb.estimate-num-keys") instanceof Gauge<?> gauge) {
                Map<String, String> variables = group.getAllVariables();
                keys.merge(
                    variables.get("<operator_name>") + ", " + variables.get("<column_family>"),
                    Long.parseLong(gauge.getValue().toString()),
                    Long::sum);
              }
            });
    return keys;
  }

  /** How long a checkpoint took, in seconds. */
  static double seconds(AbstractCheckpointStats checkpoint) {
    return checkpoint.getEndToEndDuration() / 1e3;
  }

  /** Ends it; its checkpoints stay. */
  void cancel() throws Exception {
    cluster.cancelJob(id).get();
    cluster.requestJobResult(id).get();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
