package org.hirundo.pipelines.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which saved state a topology goes on from, and each reason for which one is refused. */
class RefusedStateTest {
  private static final String ANEW = "begin anew with another state folder and kafka.prefix";

  @TempDir Path folder;

  /** A savepoint of the pack's state, as its step says, whose keyed state is in one file. */
  private Path saved(String name, long written, String step, int keyGroups) throws IOException {
    Path saved = Files.createDirectories(folder.resolve(name));
    Path state = Files.writeString(saved.resolve("state"), "state");
    OperatorState keyed =
        new OperatorState("pack", "pack-pack", new OperatorID(1, 2), 1, keyGroups);
    keyed.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedKeyedState(
                new KeyGroupsStateHandle(
                    new KeyGroupRangeOffsets(0, keyGroups - 1),
                    new FileStateHandle(new org.apache.flink.core.fs.Path(state.toUri()), 5)))
            .build());
    OperatorState version =
        new OperatorState(step, "pack-state-version", new OperatorID(3, 4), 1, keyGroups);
    Path metadata = saved.resolve("_metadata");
    try (OutputStream out = Files.newOutputStream(metadata)) {
      List<OperatorState> steps = step == null ? List.of(keyed) : List.of(keyed, version);
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(7, steps, List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(written));
    return saved;
  }

  private Path saved(String name, long written) throws IOException {
    return saved(name, written, StateVersion.PACK.step(), 720);
  }

  private SavedState state() {
    return new SavedState(folder);
  }

  private String refusal(StateVersion version) {
    try {
      return "none: goes on from " + state().newest(version);
    } catch (RefusedStateException e) {
      return e.getMessage();
    }
  }

  @Test
  void whatWasSavedNowIsReadNow() throws IOException {
    Path saved = saved("savepoints/savepoint-1", 10);
    assertThat(state().newest(StateVersion.PACK)).contains(saved);
  }

  @Test
  void whatWasSavedBeforeStatesNamedTheirVersionIsVersion1() throws IOException {
    Path saved = saved("savepoints/savepoint-1", 10, null, 720);
    assertThat(state().newest(StateVersion.PACK)).contains(saved);
  }

  /** {@code curate-1.pack-1.mix-2.zip}: what a run wrote, and not this test. */
  @Test
  void aRecordedRunsMetadataTellsItsVersions() throws Exception {
    Path recorded = Path.of(RefusedStateTest.class.getResource("/upgrade").toURI());
    List<String> told = new ArrayList<>();
    List<String> named = new ArrayList<>();
    for (Path zip : Files.list(recorded).filter(f -> f.toString().endsWith(".zip")).toList()) {
      String name = zip.getFileName().toString().replace(".zip", "");
      named.addAll(List.of(name.split("\\.")));
      try (FileSystem files = FileSystems.newFileSystem(zip)) {
        for (String version : name.split("\\.")) {
          String topology = version.split("-")[0];
          Path savepoints = files.getPath("state", topology, "savepoints");
          Path saved = Files.createDirectories(folder.resolve(name).resolve(topology));
          try (var all = Files.list(savepoints)) {
            Path metadata = all.findFirst().orElseThrow().resolve("_metadata");
            Files.copy(metadata, saved.resolve("_metadata"));
          }
          var place = new org.apache.flink.core.fs.Path(saved.toUri());
          var written = SavedMetadata.read(place).orElseThrow().written().orElseThrow();
          told.add(written.topology() + "-" + written.number());
          SavedState.check(place, StateVersion.valueOf(topology.toUpperCase(Locale.ROOT)));
        }
      }
    }
    assertThat(told).isNotEmpty().isEqualTo(named);
  }

  @Test
  void anEmptyFolderIsABeginning() {
    assertThat(state().newest(StateVersion.PACK)).isEmpty();
  }

  @Test
  void aNewerVersionIsRefusedAndItsHirundoNamed() throws IOException {
    Path saved = saved("savepoints/savepoint-1", 10, "pack state 12 of hirundo 3.4.0", 720);
    assertThat(refusal(StateVersion.PACK))
        .startsWith(saved + " is pack state 12, written by hirundo 3.4.0, but this is hirundo ")
        .contains("reads pack state up to " + StateVersion.PACK.number())
        .contains("start it with hirundo 3.4.0 or a later one")
        .contains(ANEW);
  }

  @Test
  void aNewerVersionIsRefusedByAJobOnAClusterToo() throws IOException {
    Path saved = saved("savepoints/savepoint-1", 10, "pack state 12 of hirundo 3.4.0", 720);
    var place = new org.apache.flink.core.fs.Path(saved.toUri());
    assertThatThrownBy(() -> SavedState.check(place, StateVersion.PACK))
        .isInstanceOf(RefusedStateException.class)
        .hasMessageContaining("pack state 12");
    var gone = new org.apache.flink.core.fs.Path(folder.resolve("none").toUri());
    SavedState.check(gone, StateVersion.PACK); // Flink's to say
  }

  @ParameterizedTest
  @EnumSource(names = {"CURATE", "MIX"})
  void theStateOfAnotherTopologyIsRefused(StateVersion version) throws IOException {
    saved("savepoints/savepoint-1", 10);
    assertThat(refusal(version))
        .contains("is state of pack, not of " + version.topology())
        .contains("give " + version.topology() + " its own state folder")
        .contains(ANEW);
    saved("savepoints/savepoint-2", 20, null, 720);
    assertThat(refusal(version))
        .contains("is state of another job, with pack-pack, not of " + version.topology());
  }

  @Test
  void otherKeyGroupsAreRefused() throws IOException {
    saved("savepoints/savepoint-1", 10, StateVersion.PACK.step(), 128);
    assertThat(refusal(StateVersion.PACK))
        .contains("has 128 key groups (max parallelism) in the step pack-pack")
        .contains("have 720 for good")
        .contains(ANEW);
  }

  @Test
  void damagedMetadataIsRefusedAndNoOlderStateIsTakenInstead() throws IOException {
    saved("savepoints/savepoint-1", 10);
    Path metadata = saved("savepoints/savepoint-2", 20).resolve("_metadata");
    byte[] bytes = Files.readAllBytes(metadata);
    for (int length : new int[] {0, 3, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(metadata, Arrays.copyOf(bytes, length));
      Files.setLastModifiedTime(metadata, FileTime.fromMillis(20));
      assertThat(refusal(StateVersion.PACK))
          .as(length + " bytes")
          .startsWith(metadata + " cannot be read (")
          .contains("it is damaged, or was written by a newer Flink")
          .contains("Bring it back from a copy")
          .contains(ANEW);
    }
  }

  @Test
  void anOlderDamagedOneIsNotAskedFor() throws IOException {
    Path damaged = saved("savepoints/savepoint-1", 10).resolve("_metadata");
    Files.write(damaged, new byte[] {1});
    Files.setLastModifiedTime(damaged, FileTime.fromMillis(10));
    Path newest = saved("savepoints/savepoint-2", 20);
    assertThat(state().newest(StateVersion.PACK)).contains(newest);
  }

  @Test
  void whatWasHalfDiscardedIsPassedOver() throws IOException {
    Path savepoint = saved("savepoints/savepoint-1", 20);
    Files.delete(saved("checkpoints/job/chk-8", 30).resolve("state"));
    saved("checkpoints/job/chk-7", 10);
    assertThat(state().newest(StateVersion.PACK)).contains(savepoint);
    assertThat(state().passedOver())
        .singleElement()
        .asString()
        .startsWith(folder.resolve("checkpoints/job/chk-8") + " was passed over")
        .contains("lacks " + folder.resolve("checkpoints/job/chk-8/state"))
        .contains("half discarded")
        .endsWith("goes on from " + savepoint);
  }

  @Test
  void nothingIsPassedOverWhereTheNewestIsWhole() throws IOException {
    saved("savepoints/savepoint-1", 20);
    Files.delete(saved("checkpoints/job/chk-7", 10).resolve("state"));
    assertThat(state().passedOver()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"copied", "moved"})
  void aCheckpointOfAnotherPlaceIsRefusedAndNoOlderStateIsTakenInstead(String how)
      throws IOException {
    Path here = folder.resolve("here");
    saved("here/savepoints/savepoint-1", 10);
    Path was = saved("there/checkpoints/job/chk-7", 20);
    Path is = here.resolve("checkpoints/job/chk-7");
    Files.createDirectories(is);
    for (String file : List.of("state", "_metadata")) {
      Files.copy(was.resolve(file), is.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
      if (how.equals("moved")) {
        Files.delete(was.resolve(file));
      }
    }
    assertThatThrownBy(() -> new SavedState(here).newest(StateVersion.PACK))
        .isInstanceOf(RefusedStateException.class)
        .hasMessageStartingWith(is + " was brought here from elsewhere: it names its files by")
        .hasMessageContaining(was.resolve("state").toString())
        .hasMessageContaining("stop the run there")
        .hasMessageContaining("an older state would do again what is committed");
  }

  @Test
  void aStateFolderMayBeReachedByALink() throws IOException {
    saved("real/pack/checkpoints/job/chk-7", 20);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertThat(new SavedState(link.resolve("pack")).newest(StateVersion.PACK))
        .contains(link.resolve("pack/checkpoints/job/chk-7"));
  }

  @Test
  void aFolderWithoutWholeStateIsNoBeginning() throws IOException {
    Path newest = saved("savepoints/savepoint-2", 20);
    Files.delete(newest.resolve("state"));
    Files.delete(saved("savepoints/savepoint-1", 10).resolve("state"));
    assertThat(refusal(StateVersion.PACK))
        .startsWith(folder + " holds saved state, but none that is whole: " + newest)
        .contains("lacks " + newest.resolve("state"))
        .contains("Bring the files back from a copy")
        .contains(ANEW);
  }
}
