package org.hirundo.pipelines.backfill;

import java.io.File;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionStateBackend;

/** Flink's state backend of batch jobs, with keyed state that is still there at the end. */
final class BackfillBackend extends BatchExecutionStateBackend {
  private static final long serialVersionUID = 1L;

  @Override
  public <K> CheckpointableKeyedStateBackend<K> createKeyedStateBackend(
      KeyedStateBackendParameters<K> parameters) {
    File[] folders = parameters.getEnv().getIOManager().getSpillingDirectories();
    File folder =
        folders[Math.floorMod(parameters.getOperatorIdentifier().hashCode(), folders.length)];
    return new SurvivingState<>(
        parameters.getKeySerializer(),
        parameters.getKeyGroupRange(),
        parameters.getNumberOfKeyGroups(),
        parameters.getEnv().getExecutionConfig(),
        new KeyGroupEntries(parameters.getKeyGroupRange(), folder));
  }
}
