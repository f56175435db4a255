package org.hirundo.pipelines.runtime;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.hirundo.pipelines.curate.DatasetSteps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps whose state was saved and that a topology does not have now. Those of a dataset that was
 * taken out of the configuration may be forgotten; of all others, something would be lost.
 */
final class LeftOutSteps {
  private static final Logger LOG = LoggerFactory.getLogger(LeftOutSteps.class);

  private LeftOutSteps() {}

  /**
   * Whether state is to be forgotten.
   *
   * @param saved the folder of a savepoint or checkpoint
   * @throws IllegalStateException if state of other steps than datasets' would be
   */
  static boolean forgotten(Path saved, JobGraph graph) throws IOException {
    Set<String> datasets = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (String step : leftOut(saved, graph)) {
      (DatasetSteps.contain(step) ? datasets : others).add(step);
    }
    if (!others.isEmpty()) {
      throw new IllegalStateException(
          saved
              + " holds state of "
              + String.join(", ", others)
              + ", which this configuration leaves out. Put back what was taken out of it, or begin"
              + " with another state folder and kafka.prefix");
    }
    if (!datasets.isEmpty()) {
      LOG.warn(
          "State of {} is forgotten: of datasets that were read and are not in the configuration any"
              + " more. Their documents stay; one that comes back is read from its beginning, and needs another name",
          datasets);
    }
    return !datasets.isEmpty();
  }

  private static Set<String> leftOut(Path saved, JobGraph graph) throws IOException {
    Set<OperatorID> known =
        StreamSupport.stream(graph.getVertices().spliterator(), false)
            .flatMap(vertex -> vertex.getOperatorIDs().stream())
            .flatMap(LeftOutSteps::ids)
            .collect(Collectors.toSet());
    String pointer = saved.toUri().toString();
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(saved.resolve("_metadata")))) {
      return Checkpoints.loadCheckpointMetadata(in, LeftOutSteps.class.getClassLoader(), pointer)
          .getOperatorStates()
          .stream()
          .filter(state -> !known.contains(state.getOperatorID()) && holdsSomething(state))
          .map(state -> state.getOperatorUid().orElse("operator " + state.getOperatorID()))
          .collect(Collectors.toSet());
    }
  }

  private static Stream<OperatorID> ids(OperatorIDPair pair) {
    return Stream.concat(
        Stream.of(pair.getGeneratedOperatorID()), pair.getUserDefinedOperatorID().stream());
  }

  private static boolean holdsSomething(OperatorState state) {
    return state.getCoordinatorState() != null
        || state.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
  }
}
