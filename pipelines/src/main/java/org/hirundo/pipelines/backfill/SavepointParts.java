package org.hirundo.pipelines.backfill;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CheckpointMetadataOutputStream;
import org.apache.flink.runtime.state.CheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStorageLocation;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

/**
 * A savepoint's folder while it grows: each subtask of the job leaves a part, which has the form of
 * a savepoint of this subtask alone, and the caller joins them at the end.
 */
record SavepointParts(Path folder) implements Serializable {
  static final long CHECKPOINT = 1;
  private static final String PART = "part-";
  private static final int COORDINATOR_VERSION = 1;
  private static final int SMALL = 1 << 10;
  private static final int BUFFER = 1 << 18;

  /** How a subtask takes its snapshot. */
  CheckpointOptions options() {
    return CheckpointOptions.alignedNoTimeout(
        SavepointType.savepoint(SavepointFormatType.NATIVE),
        AbstractFsCheckpointStorageAccess.encodePathAsReference(folder));
  }

  /** Where a subtask's files go. */
  CheckpointStorageLocation location() throws IOException {
    FileSystem files = folder.getFileSystem();
    files.mkdirs(folder);
    return new FsCheckpointStorageLocation(
        files, folder, folder, folder, options().getTargetLocation(), SMALL, BUFFER);
  }

  void write(OperatorID operator, int subtask, int parallelism, int most, OperatorSubtaskState part)
      throws IOException {
    OperatorState state = new OperatorState(null, null, operator, parallelism, most);
    state.putState(subtask, part);
    Path file = file(operator, subtask);
    try (FSDataOutputStream out =
        folder.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(CHECKPOINT, List.of(state), List.of()), out);
    }
  }

  private Path file(OperatorID operator, int subtask) {
    return new Path(folder, PART + operator.toHexString() + "-" + subtask);
  }

  /**
   * All parts of an operator.
   *
   * @throws IOException if one is missing: the job did not end, or not with this savepoint
   */
  OperatorState join(String name, String uid, OperatorID operator, int parallelism)
      throws IOException {
    OperatorState joined = null;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      Path file = file(operator, subtask);
      OperatorState part;
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(folder.getFileSystem().open(file)))) {
        part =
            Checkpoints.loadCheckpointMetadata(
                    in, SavepointParts.class.getClassLoader(), file.toString())
                .getOperatorStates()
                .iterator()
                .next();
      }
      if (joined == null) {
        joined = new OperatorState(name, uid, operator, parallelism, part.getMaxParallelism());
      }
      joined.putState(subtask, part.getState(subtask));
    }
    return joined;
  }

  /** Writes what a source's enumerator knows, in the form of Flink's coordinator (version 1). */
  <C> void write(String source, C state, SimpleVersionedSerializer<C> serializer)
      throws IOException {
    byte[] bytes = serializer.serialize(state);
    folder.getFileSystem().mkdirs(folder);
    try (DataOutputStream out =
        new DataOutputStream(
            folder.getFileSystem().create(file(source), FileSystem.WriteMode.OVERWRITE))) {
      out.writeInt(COORDINATOR_VERSION);
      out.writeInt(serializer.getVersion());
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private Path file(String source) {
    // A uid may have characters that a path cannot.
    return new Path(folder, PART + UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a source left what its enumerator knows. */
  boolean hasSource(String uid) throws IOException {
    return folder.getFileSystem().exists(file(uid));
  }

  /**
   * A source's state: nothing of its readers, who have read all that they were given.
   *
   * @throws IOException if its enumerator left none
   */
  OperatorState source(String uid, OperatorID operator, int parallelism, int most)
      throws IOException {
    OperatorState state = new OperatorState(null, uid, operator, parallelism, most);
    try (InputStream in = folder.getFileSystem().open(file(uid))) {
      state.setCoordinatorState(new ByteStreamStateHandle(uid, in.readAllBytes()));
    }
    return state;
  }

  /** Completes the savepoint, and removes the parts. */
  void complete(List<OperatorState> states) throws IOException {
    try (CheckpointMetadataOutputStream out = location().createMetadataOutputStream()) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(CHECKPOINT, states, List.of()), out);
      out.closeAndFinalizeCheckpoint();
    }
    for (FileStatus file : folder.getFileSystem().listStatus(folder)) {
      if (file.getPath().getName().startsWith(PART)) {
        folder.getFileSystem().delete(file.getPath(), false);
      }
    }
  }
}
