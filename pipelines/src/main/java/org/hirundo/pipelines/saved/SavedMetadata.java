package org.hirundo.pipelines.saved;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileSystem;
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
 * What the {@code _metadata} of a savepoint or checkpoint tells without a job.
 *
 * @param folder the savepoint's or checkpoint's
 */
record SavedMetadata(String folder, Collection<OperatorState> steps) {
  private static final String FILE = "_metadata";

  /**
   * Reads it.
   *
   * @param folder in any of Flink's file systems
   * @return empty if the folder has none
   * @throws RefusedStateException if it is damaged
   */
  static Optional<SavedMetadata> read(org.apache.flink.core.fs.Path folder) {
    var file = new org.apache.flink.core.fs.Path(folder, FILE);
    FileSystem files;
    try {
      files = file.getFileSystem();
      if (!files.exists(file)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new RefusedStateException(file + " cannot be looked for: " + e.getMessage(), e);
    }
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(files.open(file)))) {
      return Optional.of(
          new SavedMetadata(
              folder.toString(),
              Checkpoints.loadCheckpointMetadata(
                      in, SavedMetadata.class.getClassLoader(), folder.toString())
                  .getOperatorStates()));
    } catch (FileNotFoundException e) {
      return Optional.empty(); // removed meanwhile
    } catch (IOException | RuntimeException e) {
      throw Refusals.damaged(file.getPath(), e);
    }
  }

  /** What it says of its version; empty if it was written before states said so. */
  Optional<StateVersion.Written> written() {
    return steps.stream()
        .flatMap(step -> step.getOperatorName().stream())
        .flatMap(name -> StateVersion.Written.of(name).stream())
        .findFirst();
  }

  /** The steps' uids, sorted. */
  List<String> uids() {
    return List.copyOf(
        new TreeSet<>(steps.stream().flatMap(step -> step.getOperatorUid().stream()).toList()));
  }

  /** The first step with keyed state that has another number of key groups. */
  Optional<OperatorState> otherwiseKeyed(int keyGroups) {
    return steps.stream()
        .filter(step -> step.getMaxParallelism() != keyGroups)
        .filter(step -> step.getStates().stream().anyMatch(SavedMetadata::keyed))
        .findFirst();
  }

  private static boolean keyed(OperatorSubtaskState state) {
    return !state.getManagedKeyedState().isEmpty() || !state.getRawKeyedState().isEmpty();
  }

  /** The state files that are not there. Flink removes metadata last: these were removed before. */
  List<Path> missing() {
    return files().filter(path -> !Files.exists(path)).toList();
  }

  /**
   * The first state file that is not in a folder. Only checkpoints name their files by whole paths;
   * a savepoint's are beside its metadata, wherever it is brought.
   *
   * @param home a folder, by any of its names
   */
  Optional<Path> outside(Path home) throws IOException {
    Path given = home.toAbsolutePath().normalize();
    Path real = home.toRealPath();
    return files()
        .filter(file -> !file.startsWith(given) && !file.startsWith(real))
        .filter(file -> !within(file, real))
        .findFirst();
  }

  private static boolean within(Path file, Path real) {
    try {
      return file.toRealPath().startsWith(real);
    } catch (IOException e) {
      return false; // not there
    }
  }

  private Stream<Path> files() {
    return steps.stream()
        .flatMap(SavedMetadata::handles)
        .flatMap(handle -> handle.maybeGetPath().stream())
        .map(path -> Path.of(path.toUri().getPath()));
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
}
