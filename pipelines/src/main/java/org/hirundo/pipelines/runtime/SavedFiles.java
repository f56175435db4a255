package org.hirundo.pipelines.runtime;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractIncrementalStateHandle;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;

/**
 * Tells whether all files of a savepoint or checkpoint are there. Flink writes its {@code
 * _metadata} last, but removes it last, too: a process that is killed while it discards a
 * checkpoint leaves the metadata without the state. Such a checkpoint was either never announced to
 * the sinks, or has a newer savepoint beside it; in both cases another one is the one to go on
 * from.
 */
final class SavedFiles {
  private SavedFiles() {}

  /**
   * @param saved the folder of {@code _metadata}
   */
  static boolean whole(Path saved) {
    String pointer = saved.toUri().toString();
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(saved.resolve("_metadata")))) {
      return Checkpoints.loadCheckpointMetadata(in, SavedFiles.class.getClassLoader(), pointer)
          .getOperatorStates()
          .stream()
          .flatMap(SavedFiles::handles)
          .allMatch(SavedFiles::present);
    } catch (IOException e) {
      return false;
    }
  }

  private static Stream<StreamStateHandle> handles(OperatorState state) {
    List<StreamStateHandle> handles = new ArrayList<>();
    for (OperatorSubtaskState subtask : state.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        handles.add(handle.getDelegateStateHandle());
      }
      for (OperatorStateHandle handle : subtask.getRawOperatorState()) {
        handles.add(handle.getDelegateStateHandle());
      }
      subtask.getManagedKeyedState().forEach(keyed -> add(keyed, handles));
      subtask.getRawKeyedState().forEach(keyed -> add(keyed, handles));
    }
    return handles.stream();
  }

  private static void add(KeyedStateHandle keyed, List<StreamStateHandle> handles) {
    if (keyed instanceof KeyGroupsStateHandle groups) {
      handles.add(groups.getDelegateStateHandle());
    }
    if (keyed instanceof AbstractIncrementalStateHandle incremental) {
      handles.add(incremental.getMetaDataStateHandle());
    }
    if (keyed instanceof IncrementalRemoteKeyedStateHandle rocks) {
      Stream.concat(rocks.getSharedState().stream(), rocks.getPrivateState().stream())
          .map(HandleAndLocalPath::getHandle)
          .forEach(handles::add);
    }
  }

  private static boolean present(StreamStateHandle handle) {
    return handle
        .maybeGetPath()
        .map(path -> Files.exists(Path.of(path.toUri().getPath())))
        .orElse(true);
  }
}
