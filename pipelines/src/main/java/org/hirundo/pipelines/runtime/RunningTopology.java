package org.hirundo.pipelines.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.hirundo.pipelines.saved.SavedState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topology that was submitted to a {@link LocalCluster}. Thread-safe. */
public final class RunningTopology {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTopology.class);
  private static final long START_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String name;
  private final MiniCluster cluster;
  private final JobID job;
  private final Path state;
  private final boolean restored;
  private long restartedAt;
  private Restart last;

  /**
   * @param state its state folder
   */
  RunningTopology(String name, MiniCluster cluster, JobID job, Path state, boolean restored) {
    this.name = name;
    this.cluster = cluster;
    this.job = job;
    this.state = state;
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
        String reason = FailureReason.of(failure, state);
        throw new IllegalStateException(
            "topology " + name + " failed" + (reason.isEmpty() ? "" : ": " + reason), failure);
      }
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw unknown(e);
    }
    if (status.isGloballyTerminalState()) {
      throw new IllegalStateException("topology " + name + " is " + status);
    }
  }

  private IllegalStateException unknown(Exception e) {
    return new IllegalStateException("the cluster does not tell the state of " + name, e);
  }

  /** The restart that began since the last call, if one did; each is in the log as well. */
  synchronized Optional<Restart> restart() throws InterruptedException {
    AccessExecutionGraph graph = graph();
    long began = graph.getStatusTimestamp(JobStatus.RESTARTING);
    if (began == restartedAt || graph.getFailureInfo() == null) {
      return Optional.empty();
    }
    boolean inARow = began - restartedAt < TopologySettings.SOUND.toMillis();
    restartedAt = began;
    Throwable failure =
        graph.getFailureInfo().getException().deserializeError(getClass().getClassLoader());
    String reason = FailureReason.of(failure, state);
    int times = inARow && last != null && last.reason().equals(reason) ? last.times() + 1 : 1;
    last = new Restart(name, reason, times, FailureReason.room(state));
    LOG.warn("Topology {} {}", name, last.line(), failure);
    return Optional.of(last);
  }

  private AccessExecutionGraph graph() throws InterruptedException {
    try {
      return cluster.getExecutionGraph(job).get(1, TimeUnit.MINUTES);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw unknown(e);
    }
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
    Path savepoints = Files.createDirectories(new SavedState(state).savepoints());
    cluster
        .stopWithSavepoint(job, savepoints.toUri().toString(), drained, SavepointFormatType.NATIVE)
        .get(5, TimeUnit.MINUTES);
    cluster.requestJobResult(job).get(2, TimeUnit.MINUTES);
  }

  private void awaitRunning() throws Exception {
    long deadline = System.nanoTime() + START_NANOS;
    while (System.nanoTime() < deadline) {
      if (running()) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException("topology " + name + " did not come to run within a minute");
  }

  /**
   * Whether all its tasks run, so that it can write a savepoint.
   *
   * @throws IllegalStateException if it has failed for good
   */
  boolean running() throws InterruptedException {
    check();
    AccessExecutionGraph graph = graph();
    boolean running = graph.getState() == JobStatus.RUNNING;
    for (var task : graph.getAllExecutionVertices()) {
      running &= task.getExecutionState() == ExecutionState.RUNNING;
    }
    return running;
  }
}
