package org.hirundo.pipelines.saved;

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
import java.util.Set;

/**
 * The savepoints and retained checkpoints in one topology's state folder. Flink may still be
 * removing old ones of a job that has just ended.
 *
 * <p>Flink writes a checkpoint's {@code _metadata} last, in one step, and removes it last, too: a
 * process that is killed while it discards a checkpoint leaves the metadata without the state. Such
 * a checkpoint was either never announced to the sinks, or has a newer one beside it; in both cases
 * another one is the one to go on from.
 */
public record SavedState(Path folder) {
  /** {@code checkpoints/JOB/chk-N/_metadata}. */
  private static final int DEPTH = 4;

  private record Saved(Path path, FileTime written) {}

  /**
   * A savepoint or checkpoint that is newer than the one to go on from, but not whole.
   *
   * @param missing the files that it lacks, one at least
   * @param instead the one to go on from
   */
  public record PassedOver(Path saved, List<Path> missing, Path instead) {
    private PassedOver instead(Path newest) {
      return new PassedOver(saved, missing, newest);
    }

    @Override
    public String toString() {
      return "%s was passed over: it lacks %s%s, as one that was half discarded when its process was killed; the topology goes on from %s"
          .formatted(
              saved,
              missing.get(0),
              missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "",
              instead);
    }
  }

  /** Where savepoints are written to. */
  public Path savepoints() {
    return folder.resolve("savepoints");
  }

  /**
   * The newest whole savepoint or checkpoint: a topology goes on from there.
   *
   * @return empty if nothing was saved yet
   * @throws RefusedStateException if one would come first that is damaged, or is a checkpoint that
   *     was brought here from another folder; or if none is whole
   */
  public Optional<Path> newest() {
    return newestRead().map(read -> Path.of(pathOf(read)));
  }

  /**
   * The same, for a topology that must be able to read it.
   *
   * @throws RefusedStateException also if it is of another topology, of a newer version, or has
   *     other key groups
   */
  public Optional<Path> newest(StateVersion version) {
    Optional<SavedMetadata> read = newestRead();
    read.ifPresent(saved -> check(saved, version));
    return read.map(saved -> Path.of(pathOf(saved)));
  }

  /**
   * The uids of the steps in the newest; none if nothing was saved yet.
   *
   * @throws RefusedStateException as {@link #newest()}
   */
  public Set<String> steps() {
    return newestRead().map(read -> Set.copyOf(read.uids())).orElse(Set.of());
  }

  /**
   * Looks at a savepoint or checkpoint that a job is to go on from.
   *
   * @param saved its folder, in any of Flink's file systems; nothing is said if it is not there
   * @throws RefusedStateException if the topology cannot read it
   */
  public static void check(org.apache.flink.core.fs.Path saved, StateVersion version) {
    SavedMetadata.read(saved).ifPresent(metadata -> check(metadata, version));
  }

  private static void check(SavedMetadata saved, StateVersion version) {
    String topology = version.topology();
    String place = pathOf(saved);
    Optional<StateVersion.Written> written = saved.written();
    if (written.isPresent() && !written.get().topology().equals(topology)) {
      throw Refusals.other(place, version, written.get().topology());
    }
    List<String> uids = saved.uids();
    if (!uids.isEmpty() && uids.stream().noneMatch(uid -> uid.startsWith(topology + "-"))) {
      throw Refusals.other(place, version, "another job, with " + uids.get(0));
    }
    if (written.isPresent() && written.get().number() > version.number()) {
      throw Refusals.newer(place, version, written.get());
    }
    saved
        .otherwiseKeyed(StateVersion.KEY_GROUPS)
        .ifPresent(
            step -> {
              throw Refusals.otherwiseKeyed(place, step);
            });
  }

  private static String pathOf(SavedMetadata saved) {
    return new org.apache.flink.core.fs.Path(saved.folder()).getPath();
  }

  /**
   * Those newer than the one to go on from that are not whole.
   *
   * @throws RefusedStateException as {@link #newest()}
   */
  public List<PassedOver> passedOver() {
    List<PassedOver> passed = new ArrayList<>();
    Optional<Path> newest = newestRead(passed).map(read -> Path.of(pathOf(read)));
    return newest.isEmpty()
        ? List.of()
        : passed.stream().map(one -> one.instead(newest.get())).toList();
  }

  private Optional<SavedMetadata> newestRead() {
    return newestRead(new ArrayList<>());
  }

  private Optional<SavedMetadata> newestRead(List<PassedOver> passed) {
    for (Path path : all()) {
      Optional<SavedMetadata> read =
          SavedMetadata.read(new org.apache.flink.core.fs.Path(path.toAbsolutePath().toUri()));
      if (read.isPresent()) {
        refuseOthers(path, read.get());
        List<Path> missing = read.get().missing();
        if (missing.isEmpty()) {
          return read;
        }
        passed.add(new PassedOver(path, missing, path));
      }
    }
    if (!passed.isEmpty()) {
      throw Refusals.notWhole(folder, passed.get(0).saved(), passed.get(0).missing());
    }
    return Optional.empty();
  }

  private void refuseOthers(Path saved, SavedMetadata read) {
    try {
      Optional<Path> other = read.outside(folder);
      if (other.isPresent()) {
        throw Refusals.elsewhere(saved, other.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for saved state in " + folder, e);
    }
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
