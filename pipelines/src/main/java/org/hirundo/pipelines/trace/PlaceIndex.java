package org.hirundo.pipelines.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Where records with some key are, in a folder of sorted runs and a manifest that tells what they
 * cover: 16 bytes a record. Runs are merged so that a lookup looks into O(log n) of them. Whatever
 * is in the folder can be made again from the records: it may be deleted when no process uses it,
 * and is begun anew where a run is missing or torn, or another version wrote it. Several processes
 * may share it: who extends it holds a lock. Confined to one thread.
 */
final class PlaceIndex implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 2; // of the folder's files
  private static final int RUN = 1 << 20; // pairs kept in memory at most
  private static final Object WITHIN = new Object(); // a process has a file's lock only once

  private final Path folder;
  private final String subject;
  private Manifest manifest;
  private final List<SortedRun> runs = new ArrayList<>();
  private final List<SortedRun.Pair> fresh = new ArrayList<>();

  /**
   * @param version of the folder's files
   * @param subject what is indexed, as the index is no use for anything else
   * @param runs file names, the largest first
   * @param covered what has been read, as the reader of the subject writes it
   */
  record Manifest(int version, String subject, List<String> runs, List<String> covered) {
    Manifest {
      runs = List.copyOf(runs);
      covered = List.copyOf(covered);
    }
  }

  /** Extends an index. */
  interface Growth {
    /**
     * Adds what is not covered yet.
     *
     * @return what is covered then
     */
    List<String> grow(List<String> covered) throws IOException;
  }

  /**
   * @param subject names what is indexed
   */
  PlaceIndex(Path folder, String subject) {
    this.folder = folder;
    this.subject = subject;
    this.manifest = empty();
  }

  private Manifest empty() {
    return new Manifest(VERSION, subject, List.of(), List.of());
  }

  /** What has been read, as of the last {@link #grow}. */
  List<String> covered() {
    return manifest.covered();
  }

  /**
   * Takes over what others have added, then adds what is not there yet. Where that fails nothing is
   * found until it is called again.
   */
  void grow(Growth growth) throws IOException {
    synchronized (WITHIN) {
      Files.createDirectories(folder);
      try (FileChannel file =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        load();
        List<String> covered = growth.grow(manifest.covered());
        flush();
        if (!covered.equals(manifest.covered()) || !names().equals(manifest.runs())) {
          save(covered);
        }
      } catch (IOException | RuntimeException e) {
        close();
        manifest = empty();
        throw e;
      }
    }
  }

  /** Forgets all, for example because what was indexed has been replaced. */
  void clear() throws IOException {
    synchronized (WITHIN) {
      close();
      Files.deleteIfExists(folder.resolve("manifest.json"));
      manifest = empty();
    }
  }

  /** To be called while it grows. */
  void add(long key, long place) throws IOException {
    fresh.add(new SortedRun.Pair(key, place));
    if (fresh.size() >= RUN) {
      flush();
    }
  }

  /** Gives every place of the key, in no order. */
  void find(long key, LongConsumer places) throws IOException {
    for (SortedRun run : runs) {
      run.find(key, places);
    }
  }

  private void load() throws IOException {
    Manifest found = stored();
    close(); // others may have replaced or removed files
    try {
      for (String name : found.runs()) {
        runs.add(new SortedRun(folder.resolve(name)));
      }
    } catch (NoSuchFileException | SortedRun.TornException e) {
      close();
      found = empty();
    }
    manifest = found;
  }

  private Manifest stored() throws IOException {
    Path file = folder.resolve("manifest.json");
    if (!Files.exists(file)) {
      return empty();
    }
    try {
      JsonNode json = JSON.readTree(file.toFile());
      boolean ours =
          json.path("version").asInt() == VERSION && json.path("subject").asText().equals(subject);
      return ours ? JSON.treeToValue(json, Manifest.class) : empty();
    } catch (JsonProcessingException e) { // torn
      return empty();
    }
  }

  private List<String> names() {
    return runs.stream().map(run -> run.file().getFileName().toString()).toList();
  }

  private void flush() throws IOException {
    if (fresh.isEmpty()) {
      return;
    }
    Collections.sort(fresh);
    runs.add(SortedRun.write(folder, fresh));
    fresh.clear();
    while (runs.size() > 1
        && runs.get(runs.size() - 1).size() * 2 >= runs.get(runs.size() - 2).size()) {
      SortedRun merged;
      try (SortedRun right = runs.remove(runs.size() - 1);
          SortedRun left = runs.remove(runs.size() - 1)) {
        merged = SortedRun.merge(left, right);
      }
      runs.add(merged);
    }
  }

  private void save(List<String> covered) throws IOException {
    manifest = new Manifest(VERSION, subject, names(), covered);
    Path written = folder.resolve("manifest.new");
    JSON.writeValue(written.toFile(), manifest);
    Files.move(
        written,
        folder.resolve("manifest.json"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (var files = Files.newDirectoryStream(folder, "*.run")) {
      for (Path file : files) {
        if (!manifest.runs().contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SortedRun run : runs) {
      run.close();
    }
    runs.clear();
    fresh.clear();
  }
}
