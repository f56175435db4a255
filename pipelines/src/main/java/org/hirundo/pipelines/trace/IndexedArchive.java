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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents' archive by id, by an index of which file holds which. Each file is indexed once;
 * when one is gone or has been replaced, all are indexed again. What the index knows is read
 * without a look at the archive's other files, of which there may be very many. Confined to one
 * thread.
 */
final class IndexedArchive implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexedArchive.class);

  private final DocumentArchive archive;
  private final PlaceIndex index;
  private List<String> files; // null: not even the kept index has been looked at

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
    files = null;
    extend(this::grow);
  }

  private void extend(PlaceIndex.Growth growth) throws IOException {
    index.grow(growth);
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

  /** The documents with these ids that the archive has; indexes what is new if one is missing. */
  Map<Long, Document> find(Set<Long> ids) throws IOException {
    Map<Long, Document> found = new HashMap<>(known(ids));
    Set<Long> missing = new HashSet<>(ids);
    missing.removeAll(found.keySet());
    if (!missing.isEmpty()) {
      refresh();
      found.putAll(indexed(missing));
    }
    return found;
  }

  /** By what was indexed before; nothing where files that it names are no longer what they were. */
  private Map<Long, Document> known(Set<Long> ids) {
    try {
      if (files == null) {
        extend(covered -> covered);
      }
      return indexed(ids);
    } catch (IOException e) {
      LOG.debug("The archive's index is not up to date", e);
      return Map.of();
    }
  }

  private Map<Long, Document> indexed(Set<Long> ids) throws IOException {
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
