package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.pipelines.configuration.Configuration.Metrics;
import org.hirundo.pipelines.saved.SavedState;

/** A Flink cluster in this process, with one TaskManager and Flink's web interface. */
public final class LocalCluster implements AutoCloseable {
  private final MiniCluster cluster;
  private final URI web;
  private final Optional<URI> metrics;

  private LocalCluster(MiniCluster cluster, URI web, Optional<URI> metrics) {
    this.cluster = cluster;
    this.web = web;
    this.metrics = metrics;
  }

  /** Adds a topology's steps to an environment. */
  public interface Steps {
    void add(StreamExecutionEnvironment environment) throws IOException;
  }

  /**
   * A cluster whose metrics stay in it.
   *
   * @param slots how many slots all topologies together need
   */
  public static LocalCluster start(int slots) throws Exception {
    return start(slots, Optional.empty());
  }

  /**
   * A cluster that serves its metrics as configured.
   *
   * @param slots how many slots all topologies together need
   */
  static LocalCluster start(int slots, Metrics metrics) throws Exception {
    Optional<MetricsEndpoint> endpoint = MetricsEndpoint.open(metrics);
    try {
      return start(slots, endpoint);
    } catch (Exception | Error e) {
      endpoint.ifPresent(MetricsEndpoint::close);
      throw e;
    }
  }

  private static LocalCluster start(int slots, Optional<MetricsEndpoint> metrics) throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128L * slots));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    MiniCluster cluster =
        new ReportingCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build(),
            metrics);
    cluster.start();
    return new LocalCluster(
        cluster,
        cluster.getRestAddress().get(1, TimeUnit.MINUTES),
        metrics.map(MetricsEndpoint::address));
  }

  /** Where Flink's web interface listens. */
  public URI web() {
    return web;
  }

  /** The page with the cluster's metrics, in Prometheus' text format; empty if there is none. */
  public Optional<URI> metrics() {
    return metrics;
  }

  /**
   * Starts a topology from its newest saved state, if there is one.
   *
   * @param state the topology's own state folder
   * @param steps the topology's
   */
  public RunningTopology submit(
      String name, Path state, int parallelism, Duration checkpointInterval, Steps steps)
      throws Exception {
    Configuration settings = TopologySettings.of(state, parallelism, checkpointInterval);
    settings.set(PipelineOptions.NAME, name);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    steps.add(environment);
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    SavedState saved = new SavedState(state);
    Optional<Path> newest = saved.newest();
    if (newest.isPresent()) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(
              newest.get().toUri().toString(),
              LeftOutSteps.forgotten(newest.get(), graph),
              RecoveryClaimMode.CLAIM));
    }
    JobID job = cluster.submitJob(graph).get(2, TimeUnit.MINUTES).getJobID();
    return new RunningTopology(name, cluster, job, state, newest.isPresent());
  }

  @Override
  public void close() throws Exception {
    cluster.closeAsync().get(2, TimeUnit.MINUTES);
  }
}
