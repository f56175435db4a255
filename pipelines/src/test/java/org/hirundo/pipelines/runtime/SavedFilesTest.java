package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedFilesTest {
  @TempDir Path folder;

  /** A checkpoint whose keyed state is in one file. */
  private Path saved(String name, long written) throws IOException {
    Path saved = Files.createDirectories(folder.resolve(name));
    Path state = Files.writeString(saved.resolve("state"), "state");
    OperatorState operator = new OperatorState("step", "uid", new OperatorID(1, 2), 1, 720);
    operator.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedKeyedState(
                new KeyGroupsStateHandle(
                    new KeyGroupRangeOffsets(0, 719),
                    new FileStateHandle(new org.apache.flink.core.fs.Path(state.toUri()), 5)))
            .build());
    Path metadata = saved.resolve("_metadata");
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(7, List.of(operator), List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(written));
    return saved;
  }

  @Test
  void aCheckpointWithAllItsFilesIsWhole() throws IOException {
    assertThat(SavedFiles.whole(saved("chk-1", 10))).isTrue();
  }

  @Test
  void metadataThatOutlivedItsStateIsNotWhole() throws IOException {
    Path saved = saved("chk-1", 10);
    Files.delete(saved.resolve("state"));
    assertThat(SavedFiles.whole(saved)).isFalse();
  }

  @Test
  void cutMetadataIsNotWhole() throws IOException {
    Path saved = saved("chk-1", 10);
    byte[] metadata = Files.readAllBytes(saved.resolve("_metadata"));
    Files.write(saved.resolve("_metadata"), java.util.Arrays.copyOf(metadata, metadata.length / 2));
    assertThat(SavedFiles.whole(saved)).isFalse();
  }

  @Test
  void aTopologyGoesOnFromTheNewestThatIsWhole() throws IOException {
    Path savepoint = saved("savepoints/savepoint-1", 20);
    Path broken = saved("checkpoints/job/chk-8", 30);
    Files.delete(broken.resolve("state"));
    saved("checkpoints/job/chk-7", 10);
    assertThat(new SavedState(folder).newest()).contains(savepoint);
  }
}
