package org.hirundo.pipelines.backfill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;

/**
 * A graph that runs once, in batch mode over bounded sources, and leaves a savepoint. The same
 * graph in streaming, with any parallelism, goes on from it.
 *
 * <p>Every operator with keyed or operator state takes part, by its uid. Its keyed state has to be
 * value, list or map state without expiry; what a key leaves when its last timer has fired is
 * stored, one key after the other, in Flink's canonical format. Confined to one thread.
 */
public final class Backfill {
  private final JobGraph graph;
  private final SavepointParts parts;
  private final Set<String> uids;

  private Backfill(JobGraph graph, SavepointParts parts, Set<String> uids) {
    this.graph = graph;
    this.parts = parts;
    this.uids = uids;
  }

  /** Sets what a graph that is to be back-filled has to be made with, and its cluster too. */
  public static void configure(Configuration settings) {
    settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    settings.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
  }

  /**
   * A source of a graph that is to be back-filled, from whose state in the savepoint the same
   * source goes on: what it gave out is not read again.
   *
   * @param uid the source's
   * @param source bounded; its enumerator tells readers when there is nothing more
   * @param savepoint the same folder as for the graph
   */
  public static <T, S extends SourceSplit, C> Source<T, S, C> source(
      String uid, Source<T, S, C> source, Path savepoint) {
    return new FinalSource<>(uid, source, new SavepointParts(savepoint));
  }

  /**
   * Prepares a graph.
   *
   * @param graph made with what {@link #configure} set; each stateful operator has a uid
   * @param savepoint the folder for the savepoint, empty or not there, in any of Flink's file
   *     systems
   * @throws IllegalArgumentException if an operator is of a kind that cannot leave its state
   */
  public static Backfill of(StreamGraph graph, Path savepoint) {
    SavepointParts parts = new SavepointParts(savepoint);
    Set<String> uids = new HashSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      node.setCoLocationGroup(null); // a sink's committer may come after its writer has ended
      if (node.getOperatorFactory() instanceof SimpleOperatorFactory<?> maker
          && !maker.isStreamSource()
          && node.getTransformationUID() != null) {
        node.setOperatorFactory(new FinalSnapshot<>(maker, parts));
        uids.add(node.getTransformationUID());
      } else if (node.getStateKeySerializer() != null) {
        throw new IllegalArgumentException(
            "the keyed operator "
                + node.getOperatorName()
                + " cannot be back-filled: it has no uid, or its factory is not Flink's plain one");
      }
    }
    graph.setStateBackend(new BackfillBackend());
    graph.createJobCheckpointingSettings(); // where the backend is taken from
    return new Backfill(graph.getJobGraph(), parts, uids);
  }

  /** The job to submit. */
  public JobGraph graph() {
    return graph;
  }

  /**
   * Completes the savepoint once the job has ended well.
   *
   * @throws IOException if a part of it is missing or cannot be read or written
   */
  public void complete() throws IOException {
    List<OperatorState> states = new ArrayList<>();
    for (JobVertex vertex : graph.getVertices()) {
      for (OperatorIDPair ids : vertex.getOperatorIDs()) {
        String uid = ids.getUserDefinedOperatorUid();
        OperatorID operator = ids.getUserDefinedOperatorID().orElse(ids.getGeneratedOperatorID());
        if (uid != null && parts.hasSource(uid)) {
          states.add(
              parts.source(uid, operator, vertex.getParallelism(), vertex.getMaxParallelism()));
        } else if (uid != null && uids.contains(uid)) {
          String name = ids.getUserDefinedOperatorName();
          states.add(parts.join(name, uid, operator, vertex.getParallelism()));
        }
      }
    }
    parts.complete(states);
  }
}
