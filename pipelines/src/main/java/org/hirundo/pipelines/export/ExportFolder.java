package org.hirundo.pipelines.export;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one export. Its files have names that end in {@code .unfinished} until {@link
 * #commit}; a format's index comes last of all, so that a reader finds the whole or nothing. When
 * the process is told to end before, they are deleted; a kill leaves them under these names.
 */
final class ExportFolder implements Closeable {
  private static final String UNFINISHED = ".unfinished";
  private static final int BUFFER = 1 << 18;
  private static final Logger LOG = LoggerFactory.getLogger(ExportFolder.class);

  private final Path folder;
  private final List<Path> files = new ArrayList<>();
  private final List<Path> indexes = new ArrayList<>();
  private final List<OutputStream> open = new ArrayList<>();
  private final Thread atExit = new Thread(this::deleteUnfinished, "export-cleanup");

  private ExportFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws ExportException if something is there that is no empty folder
   */
  static ExportFolder create(Path folder) throws IOException, ExportException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ExportException(folder + " is a file; name a new or empty folder");
    }
    Files.createDirectories(folder);
    try (Stream<Path> present = Files.list(folder)) {
      var first = present.sorted().findFirst();
      if (first.isPresent()) {
        throw new ExportException(
            folder
                + " is not empty ("
                + first.get().getFileName()
                + (first.get().toString().endsWith(UNFINISHED)
                    ? ", left by an export that was interrupted)"
                    : ")")
                + "; empty it or name another folder");
      }
    }
    ExportFolder created = new ExportFolder(folder);
    Runtime.getRuntime().addShutdownHook(created.atExit);
    return created;
  }

  Path path() {
    return folder;
  }

  /** A new file for data. */
  OutputStream file(String name) throws IOException {
    return open(name, files);
  }

  /** A new file without which the others mean nothing to a reader. */
  OutputStream index(String name) throws IOException {
    return open(name, indexes);
  }

  private synchronized OutputStream open(String name, List<Path> names) throws IOException {
    Path target = folder.resolve(name);
    names.add(target);
    OutputStream out =
        new BufferedOutputStream(new FileOutputStream(unfinished(target).toFile()), BUFFER);
    open.add(out);
    return out;
  }

  /** Gives all files their names, the indexes after the others. */
  synchronized void commit() throws IOException {
    closeAll();
    for (List<Path> names : List.of(files, indexes)) {
      for (Path target : names) {
        force(unfinished(target));
        Files.move(unfinished(target), target, StandardCopyOption.ATOMIC_MOVE);
      }
      force(folder);
    }
    files.clear();
    indexes.clear();
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void closeAll() throws IOException {
    for (OutputStream out : open) {
      out.close();
    }
    open.clear();
  }

  /** Deletes what was not committed. */
  @Override
  public synchronized void close() throws IOException {
    closeAll();
    deleteUnfinished();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook finds nothing to delete.
    }
  }

  private synchronized void deleteUnfinished() {
    for (List<Path> names : List.of(files, indexes)) {
      for (Path target : names) {
        try {
          Files.deleteIfExists(unfinished(target));
        } catch (IOException e) {
          LOG.warn("{} is left behind", unfinished(target), e);
        }
      }
    }
  }

  private static Path unfinished(Path target) {
    return target.resolveSibling(target.getFileName() + UNFINISHED);
  }
}
