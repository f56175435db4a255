package org.hirundo.pipelines.dedup;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in this process for one job. When {@link #close} has returned, nothing of it runs
 * and its folders are its caller's to delete; an environment's own local cluster would still be at
 * work there when its job's result is known.
 */
final class OneJob implements AutoCloseable {
  private static final long MINUTES = 2;

  private final MiniCluster cluster;
  private final JobID job;

  private OneJob(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  static OneJob start(JobGraph graph, Configuration settings, int slots) throws Exception {
    Configuration own = new Configuration(settings);
    own.set(RestOptions.BIND_PORT, "0");
    own.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    own.set(RestOptions.ADDRESS, "127.0.0.1");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(own)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
      cluster.submitJob(graph).get(MINUTES, TimeUnit.MINUTES);
      return new OneJob(cluster, graph.getJobID());
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  /** Completes when the job has ended, exceptionally if it failed. */
  CompletableFuture<?> end() {
    return cluster.requestJobResult(job).thenAccept(OneJob::check);
  }

  private static void check(JobResult result) {
    result
        .getSerializedThrowable()
        .ifPresent(
            failure -> {
              throw new IllegalStateException(
                  "the job failed", failure.deserializeError(OneJob.class.getClassLoader()));
            });
  }

  /** How many of the job's steps have ended, and how many there are. */
  int[] steps() throws Exception {
    int ended = 0;
    int all = 0;
    for (var vertex : cluster.getExecutionGraph(job).get().getVerticesTopologically()) {
      all++;
      ended += vertex.getAggregateState() == ExecutionState.FINISHED ? 1 : 0;
    }
    return new int[] {ended, all};
  }

  /** Ends the job with a savepoint in a folder, and names it. */
  String stop(Path folder) throws Exception {
    String savepoint =
        cluster
            .stopWithSavepoint(job, folder.toUri().toString(), false, SavepointFormatType.NATIVE)
            .get();
    end().get();
    return savepoint;
  }

  /** Ends the cluster, and the job if it still runs. */
  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
