package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The savepoints and retained checkpoints in one topology's state folder. Flink may still be
 * removing old ones of a job that has just ended.
 */
record SavedState(Path folder) {
  /** {@code checkpoints/JOB/chk-N/_metadata}. */
  private static final int DEPTH = 4;

  private record Saved(Path path, FileTime written) {}

  Path savepoints() {
    return folder.resolve("savepoints");
  }

  /** The newest whole savepoint or checkpoint: a topology goes on from there. */
  Optional<Path> newest() {
    return all().stream().filter(SavedFiles::whole).findFirst();
  }

  /** All that have their metadata, newest first. */
  List<Path> all() {
    List<Saved> found = new ArrayList<>();
    try {
      Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEPTH, into(found));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for saved state in " + folder, e);
    }
    return found.stream()
        .sorted(Comparator.comparing(Saved::written).reversed())
        .map(Saved::path)
        .toList();
  }

  private static SimpleFileVisitor<Path> into(List<Saved> found) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.getFileName().toString().equals("_metadata")) {
          found.add(new Saved(file.getParent(), attributes.lastModifiedTime()));
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        return goOn(e);
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
        return e == null ? FileVisitResult.CONTINUE : goOn(e);
      }
    };
  }

  private static FileVisitResult goOn(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE; // removed meanwhile
    }
    throw e;
  }
}
