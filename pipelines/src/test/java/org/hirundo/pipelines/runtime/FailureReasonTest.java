package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureReasonTest {
  private static final Throwable CHECKPOINT =
      new FlinkRuntimeException(
          "Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to"
              + " Asynchronous task checkpoint failed., view the Checkpoint History tab or the Job"
              + " Manager log to find out why continuous checkpoints failed.");

  @TempDir Path folder;

  @Test
  void isTheFirstLineOfWhatLiesAtTheGround() {
    Throwable failure =
        new FlinkRuntimeException(
            "Recovery is suppressed", new IOException("No space left on device\nmore"));
    assertThat(FailureReason.of(failure, folder)).isEqualTo("No space left on device");
    assertThat(FailureReason.of(new IllegalStateException(), folder))
        .isEqualTo("IllegalStateException");
    assertThat(FailureReason.of(null, folder)).isEmpty();
  }

  @Test
  void aFailedCheckpointIsToldByWhatKeepsItFromBeingWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(FailureReason.of(new RuntimeException("job", CHECKPOINT), file))
        .startsWith("its checkpoint failed: " + file + " can't be written: ")
        .doesNotContain("History tab");
    assertThat(FailureReason.of(CHECKPOINT, folder))
        .isEqualTo("its checkpoint failed: the log file names the step and what it says");
    assertThat(folder).isDirectoryNotContaining("glob:**/.writable");
  }

  @Test
  void theRoomIsThatOfTheStatesDisk() {
    assertThat(FailureReason.room(folder)).matches("[\\d,]+ MB are left on the disk of .*");
    assertThat(FailureReason.room(folder.resolve("none"))).contains("can't be told");
  }
}
