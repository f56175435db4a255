package org.hirundo.pipelines.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A topology that was submitted to a {@link LocalCluster}. Thread-safe. */
public final class RunningTopology {
  private static final long START_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String name;
  private final MiniCluster cluster;
  private final JobID job;
  private final Path savepoints;
  private final boolean restored;

  RunningTopology(String name, MiniCluster cluster, JobID job, Path savepoints, boolean restored) {
    this.name = name;
    this.cluster = cluster;
    this.job = job;
    this.savepoints = savepoints;
    this.restored = restored;
  }

  public String name() {
    return name;
  }

  public String jobId() {
    return job.toHexString();
  }

  /** Whether it went on from an earlier run's state. */
  public boolean restored() {
    return restored;
  }

  /**
   * Fails if the topology has failed for good.
   *
   * @throws IllegalStateException with the topology's own cause
   */
  public void check() throws InterruptedException {
    JobStatus status;
    try {
      status = cluster.getJobStatus(job).get(1, TimeUnit.MINUTES);
      if (status == JobStatus.FAILED) {
        Throwable failure =
            cluster
                .requestJobResult(job)
                .get(1, TimeUnit.MINUTES)
                .getSerializedThrowable()
                .map(serialized -> serialized.deserializeError(getClass().getClassLoader()))
                .orElse(null);
        throw new IllegalStateException("topology " + name + " failed" + reason(failure), failure);
      }
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the cluster does not tell the state of " + name, e);
    }
    if (status.isGloballyTerminalState()) {
      throw new IllegalStateException("topology " + name + " is " + status);
    }
  }

  /** What lies at the ground of a failure; empty if nothing is known. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null || root.getMessage() == null ? "" : ": " + root.getMessage();
  }

  /**
   * Writes a savepoint, commits everything, and ends the topology; a later run goes on from it. One
   * that is still being started is waited for: it could not write a savepoint yet.
   */
  public void stop() throws Exception {
    stop(false);
  }

  /**
   * The same, with what waits in buffers for further input brought out first. A later run goes on
   * behind it.
   */
  public void drain() throws Exception {
    stop(true);
  }

  private void stop(boolean drained) throws Exception {
    awaitRunning();
    Files.createDirectories(savepoints);
    cluster
        .stopWithSavepoint(job, savepoints.toUri().toString(), drained, SavepointFormatType.NATIVE)
        .get(5, TimeUnit.MINUTES);
    cluster.requestJobResult(job).get(2, TimeUnit.MINUTES);
  }

  private void awaitRunning() throws Exception {
    long deadline = System.nanoTime() + START_NANOS;
    while (System.nanoTime() < deadline) {
      check();
      var graph = cluster.getExecutionGraph(job).get(1, TimeUnit.MINUTES);
      boolean running = graph.getState() == JobStatus.RUNNING;
      for (var task : graph.getAllExecutionVertices()) {
        running &= task.getExecutionState() == ExecutionState.RUNNING;
      }
      if (running) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException("topology " + name + " did not come to run within a minute");
  }
}
