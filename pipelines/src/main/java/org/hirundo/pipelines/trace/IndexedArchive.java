package org.hirundo.pipelines.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.schemas.Document;

/**
 * The documents' archive by id, by an index of which file holds which. A file is never changed, so
 * each is indexed once. Confined to one thread.
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
    files = index.covered();
  }

  private List<String> grow(List<String> covered) throws IOException {
    List<String> present = archive.names();
    Set<String> there = Set.copyOf(present);
    List<String> known = new ArrayList<>(covered);
    if (!there.containsAll(known)) { // another archive stands in its place
      index.clear();
      known.clear();
    }
    Set<String> before = Set.copyOf(known);
    List<String> fresh = present.stream().filter(file -> !before.contains(file)).toList();
    int first = known.size();
    known.addAll(fresh);
    archive.ids(
        fresh,
        (file, id) -> {
          synchronized (index) {
            index.add(id, first + file);
          }
        });
    return known;
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
