package org.hirundo.pipelines.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;

/**
 * Documents by id and duplicates by what they are duplicates of. Documents are looked up in their
 * archive, and in Kafka where that has them not. Confined to one thread.
 */
final class TracedLogs implements Closeable {
  private final TraceSource source;
  private final Path folder;
  private final Optional<IndexedArchive> archive;
  private final IndexedLog<Duplicate> duplicates;
  private IndexedLog<Document> documents; // null: nothing was missing in the archive so far

  TracedLogs(TraceSource source) throws IOException {
    this.source = source;
    folder =
        source.index().isPresent()
            ? source.index().get()
            : Files.createTempDirectory("hirundo-trace");
    archive =
        source
            .documentArchive()
            .map(place -> new IndexedArchive(place, folder.resolve("document-archive")));
    Topics topics = source.topics();
    duplicates =
        new IndexedLog<>(
            Duplicate.class,
            topics.duplicates(),
            source.connection(),
            Duplicate::getDuplicateOf,
            duplicate -> duplicate.getKind() == DuplicateKind.EXACT ? 1 : 0,
            folder.resolve(topics.duplicates()));
  }

  /** Takes in what is new in the log of duplicates. */
  void refresh() throws IOException {
    duplicates.refresh();
  }

  /** Takes in what is new in the archive; otherwise the first id that is not known does it. */
  void refreshArchive() throws IOException {
    if (archive.isPresent()) {
      archive.get().refresh();
    }
  }

  /** Those that are there, but newer texts of kept documents, which no sequence holds. */
  Map<Long, Document> documents(Set<Long> ids) throws IOException {
    Map<Long, Document> found = new HashMap<>();
    if (archive.isPresent()) {
      found.putAll(archive.get().find(ids));
    }
    Set<Long> missing = new HashSet<>(ids);
    missing.removeAll(found.keySet());
    if (missing.isEmpty()) {
      return found;
    }
    List<IndexedLog.Place> places = new ArrayList<>();
    for (long id : missing) {
      places.addAll(log().places(id));
    }
    for (Document document : log().records(places)) {
      if (document.getCluster() == 0) {
        found.putIfAbsent(document.getId(), document);
      }
    }
    return found;
  }

  private IndexedLog<Document> log() throws IOException {
    if (documents == null) {
      String topic = source.topics().documents();
      documents =
          new IndexedLog<>(
              Document.class,
              topic,
              source.connection(),
              Document::getId,
              document -> document.getCluster() == 0 ? 0 : 1,
              folder.resolve(topic));
    }
    documents.refresh();
    return documents;
  }

  /** What each of these documents stands for. */
  Map<Long, Copies> copies(Set<Long> ids) throws IOException {
    Map<Long, Copies> copies = new HashMap<>();
    List<IndexedLog.Place> listed = new ArrayList<>();
    for (long id : ids) {
      List<IndexedLog.Place> places = duplicates.places(id);
      long exact = places.stream().filter(place -> place.mark() == 1).count();
      copies.put(id, new Copies(exact, places.size() - exact));
      int some = Math.min(Copies.LISTED, Copies.LISTED_IN_ALL - listed.size());
      listed.addAll(places.subList(0, Math.min(places.size(), some)));
    }
    List<Duplicate> found = duplicates.records(listed);
    found.sort(Comparator.comparing(Duplicate::getId, Long::compareUnsigned));
    for (Duplicate duplicate : found) {
      copies.get(duplicate.getDuplicateOf()).add(duplicate);
    }
    return copies;
  }

  @Override
  public void close() throws IOException {
    duplicates.close();
    if (documents != null) {
      documents.close();
    }
    if (archive.isPresent()) {
      archive.get().close();
    }
    if (source.index().isEmpty()) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
