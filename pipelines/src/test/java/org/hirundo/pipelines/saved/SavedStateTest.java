package org.hirundo.pipelines.saved;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStateTest {
  @TempDir Path folder;

  @Test
  void aFolderThatIsNotThereHoldsNone() {
    assertThat(new SavedState(folder.resolve("none")).newest()).isEmpty();
  }

  @Test
  void theNewestOfCheckpointsAndSavepointsComesFirst() throws IOException {
    Path checkpoint = saved("checkpoints/job/chk-7", 20);
    Path savepoint = saved("savepoints/savepoint-1", 30);
    Path older = saved("checkpoints/job/chk-6", 10);
    Files.createDirectories(folder.resolve("checkpoints/job/chk-8"));
    assertThat(new SavedState(folder).all()).isEqualTo(List.of(savepoint, checkpoint, older));
  }

  @Test
  void whatVanishesDuringALookIsPassedOver() throws Exception {
    Path kept = saved("savepoints/savepoint-1", 30);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> cleaner = CompletableFuture.runAsync(() -> comeAndGo(enough));
    SavedState state = new SavedState(folder);
    for (int look = 0; look < 2_000; look++) {
      assertThat(state.all()).contains(kept);
    }
    enough.set(true);
    cleaner.get();
  }

  private void comeAndGo(AtomicBoolean enough) {
    try {
      while (!enough.get()) {
        Path checkpoint = saved("checkpoints/job/chk-1", 10);
        Files.delete(checkpoint.resolve("_metadata"));
        Files.delete(checkpoint);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path saved(String name, long written) throws IOException {
    Path saved = Files.createDirectories(folder.resolve(name));
    Path metadata = Files.writeString(saved.resolve("_metadata"), "x");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(written));
    return saved;
  }
}
