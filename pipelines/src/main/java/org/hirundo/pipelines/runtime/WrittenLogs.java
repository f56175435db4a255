package org.hirundo.pipelines.runtime;

import java.nio.file.Path;
import java.util.List;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.saved.SavedState;

/** The logs that are there once a topology has saved its state: positions in it are theirs. */
record WrittenLogs(Topology topology, Topics topics) {

  private List<String> names() {
    return switch (topology) {
      case CURATE -> List.of(topics.documents(), topics.files(), topics.curateReport());
      case PACK -> List.of(topics.documents(), topics.packReport());
      case MIX -> List.of(topics.mixture(), topics.feed());
    };
  }

  /**
   * Before the missing logs are made anew.
   *
   * @param state the topology's state folder
   * @throws IllegalStateException if there is saved state, and not its logs
   */
  void require(Path state, Broker broker) {
    if (new SavedState(state).newest().isEmpty()) {
      return;
    }
    List<String> missing = Topics.missing(broker.connection(), names());
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          state
              + " holds saved state, but the broker at "
              + broker.bootstrap()
              + " has no topic "
              + String.join(", ", missing)
              + ": state and topics belong together. Restore the broker's data from the same stop as"
              + " the state, or begin anew with another kafka.prefix and state folder");
    }
  }
}
