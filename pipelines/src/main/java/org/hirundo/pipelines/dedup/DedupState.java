package org.hirundo.pipelines.dedup;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hirundo.operators.dedup.DedupParameters;

/**
 * The folder that a later call goes on from. {@code state.json} names the parameters, the next
 * epoch and the savepoint, and is replaced last and at once: a call that fails leaves the folder as
 * it was. {@code names-E} holds the ids of the documents kept by the call that began with epoch E.
 * One process at a time.
 *
 * <p>Behind the parameters stands the layout of the savepoint, so that a Hirundo that does not know
 * it refuses the folder. The first layout has no name; it is read.
 */
final class DedupState implements Closeable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String LAYOUT = ", layout 2";

  private final Path folder;
  private final FileChannel lock;
  private final Note note; // null in a new folder

  /** The content of {@code state.json}. */
  record Note(
      @JsonProperty("parameters") String parameters,
      @JsonProperty("next-epoch") int nextEpoch,
      @JsonProperty("savepoint") String savepoint,
      @JsonProperty("names") List<String> names) {
    /** The parameters without the layout, if it is one that is read. */
    String writtenWith() {
      return parameters.endsWith(LAYOUT)
          ? parameters.substring(0, parameters.length() - LAYOUT.length())
          : parameters;
    }
  }

  private DedupState(Path folder, FileChannel lock, Note note) {
    this.folder = folder;
    this.lock = lock;
    this.note = note;
  }

  /**
   * @throws DedupException if another process uses the folder, or other parameters wrote it
   */
  static DedupState open(Path folder, DedupParameters parameters)
      throws IOException, DedupException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!locked(channel)) {
        throw new DedupException(folder + " is in use by another call; wait until it has ended");
      }
      Path file = folder.resolve("state.json");
      Note note = Files.exists(file) ? read(file) : null;
      String written = note == null ? parameters.fingerprint() : note.writtenWith();
      if (!written.equals(parameters.fingerprint())) {
        throw new DedupException(
            folder
                + " was written with ["
                + written
                + "], but this call asks for ["
                + parameters.fingerprint()
                + "] ("
                + parameters.difference(written)
                + "); repeat the old parameters, or take another folder");
      }
      return new DedupState(folder, channel, note);
    } catch (IOException | DedupException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static Note read(Path file) throws DedupException {
    try {
      return JSON.readValue(file.toFile(), Note.class);
    } catch (IOException e) {
      throw new DedupException(
          file + " cannot be read (" + e.getMessage() + "); take another folder", e);
    }
  }

  int nextEpoch() {
    return note == null ? 1 : note.nextEpoch();
  }

  /** The savepoint to start from, or null. */
  Path savepoint() {
    return note == null ? null : folder.resolve(note.savepoint());
  }

  /** Looks up the names of documents that earlier calls kept. */
  void names(Set<Long> wanted, Map<Long, String> found) throws IOException {
    if (note == null || wanted.isEmpty()) {
      return;
    }
    for (String file : note.names()) {
      try (BufferedReader in = Files.newBufferedReader(folder.resolve(file))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          int tab = line.indexOf('\t');
          long id = Long.parseLong(line, 0, tab, 16);
          if (wanted.contains(id)) {
            found.put(id, line.substring(tab + 1));
          }
        }
      }
    }
  }

  /** Where the names of the documents kept by this call go, as {@code id in hex, tab, JSON}. */
  Path newNames() {
    return folder.resolve("names-" + nextEpoch());
  }

  /** Makes a savepoint in this folder and {@link #newNames} the state to go on from. */
  void commit(DedupParameters parameters, int nextEpoch, Path savepoint) throws IOException {
    List<String> names =
        Stream.concat(
                note == null ? Stream.of() : note.names().stream(),
                Stream.of(newNames().getFileName().toString()))
            .toList();
    Note next =
        new Note(
            parameters.fingerprint() + LAYOUT,
            nextEpoch,
            savepoint.getFileName().toString(),
            names);
    Path temporary = folder.resolve("state.json.new");
    Files.write(temporary, JSON.writeValueAsBytes(next));
    Files.move(
        temporary,
        folder.resolve("state.json"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    if (note != null) {
      delete(savepoint());
    }
  }

  /** A folder for a savepoint that is written by hand. */
  Path newSavepoint() {
    return folder.resolve("savepoint-batch-" + nextEpoch() + "-" + UUID.randomUUID());
  }

  Path folder() {
    return folder;
  }

  /** Removes a folder and all in it. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
