package org.hirundo.pipelines.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.schemas.Document;

/**
 * The documents' archive by id, by an index of which file holds which. Each file is indexed once;
 * when one is gone or has been replaced, all are indexed again. Confined to one thread.
 */
final class IndexedArchive implements Closeable {
  private final DocumentArchive archive;
  private final PlaceIndex index;
  private List<String> files = List.of();

  /**
   * @param location the archive's folder or URI
   * @param folder of the index
   */
  IndexedArchive(String location, Path folder) {
    archive = new DocumentArchive(location);
    index = new PlaceIndex(folder, location);
  }

  /** Indexes what is new. */
  void refresh() throws IOException {
    index.grow(this::grow);
    files = index.covered().stream().map(IndexedArchive::name).toList();
  }

  private List<String> grow(List<String> covered) throws IOException {
    Map<String, String> present = new LinkedHashMap<>(); // names by what is covered of them
    for (DocumentArchive.Entry file : archive.entries()) {
      present.put(file.size() + " " + file.time() + " " + file.name(), file.name());
    }
    List<String> known = new ArrayList<>(covered);
    if (!present.keySet().containsAll(known)) { // files are gone, or others have their names
      index.clear();
      known.clear();
    }
    known.forEach(present::remove);
    int first = known.size();
    known.addAll(present.keySet());
    archive.ids(
        List.copyOf(present.values()),
        (file, id) -> {
          synchronized (index) {
            index.add(id, first + file);
          }
        });
    return known;
  }

  private static String name(String covered) {
    return covered.split(" ", 3)[2];
  }

  /** The documents with these ids that the archive has. */
  Map<Long, Document> find(Set<Long> ids) throws IOException {
    Map<String, Set<Long>> wanted = new HashMap<>();
    for (long id : ids) {
      index.find(
          id,
          file -> wanted.computeIfAbsent(files.get((int) file), none -> new HashSet<>()).add(id));
    }
    return archive.read(wanted);
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
