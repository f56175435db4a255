package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Why a topology failed, in the words of what lies at the ground of it. */
final class FailureReason {
  private static final String IN_CHECKPOINT = "Exceeded checkpoint tolerable failure threshold";
  private static final byte[] PROBE = new byte[1 << 22];

  private FailureReason() {}

  /**
   * Flink tells of a failed checkpoint only that it failed. Most fail because they can't be
   * written, so this then tries to write in the folder.
   *
   * @param failure as Flink has it; may be null
   * @param state where the topology's checkpoints are
   * @return one line; empty if nothing is known
   */
  static String of(Throwable failure, Path state) {
    Throwable root = failure;
    boolean inCheckpoint = false;
    while (root != null) {
      inCheckpoint |= String.valueOf(root.getMessage()).contains(IN_CHECKPOINT);
      if (root.getCause() == null) {
        break;
      }
      root = root.getCause();
    }
    if (root == null) {
      return "";
    }
    if (inCheckpoint) {
      return "its checkpoint failed: "
          + probe(state).orElse("the log file names the step and what it says");
    }
    String words = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return words.lines().findFirst().orElse("").strip();
  }

  /** What keeps the state folder from being written, if anything does. */
  private static Optional<String> probe(Path state) {
    Path file = state.resolve(".writable");
    try {
      Files.write(file, PROBE);
      return Optional.empty();
    } catch (FileSystemException e) {
      return Optional.of(state + " can't be written: " + words(e));
    } catch (IOException e) {
      return Optional.of(state + " can't be written: " + e.getMessage());
    } finally {
      delete(file);
    }
  }

  private static String words(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It says nothing, and the next attempt writes over it.
    }
  }

  /** How much can be written yet on the disk of the state folder. */
  static String room(Path state) {
    try {
      long bytes = Files.getFileStore(state).getUsableSpace();
      return String.format(Locale.ROOT, "%,d MB are left on the disk of %s", bytes >> 20, state);
    } catch (IOException e) {
      return "how much room is left for " + state + " can't be told: " + e.getMessage();
    }
  }
}
