package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a topology's state folder for one process; the system lets it go when the process ends. */
final class StateLock implements AutoCloseable {
  private final FileChannel file;

  private StateLock(FileChannel file) {
    this.file = file;
  }

  /**
   * @throws IOException if another process holds the folder
   */
  static StateLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      file.close();
      throw new IOException(
          "another process runs on the state in "
              + folder
              + ": stop it first, or give this run another state folder and kafka.prefix");
    }
    return new StateLock(file);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
