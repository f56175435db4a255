package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.core.fs.FileStatus;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.InputFile;
import org.hirundo.schemas.Document;

/**
 * The documents' Parquet archive, read by id. A file's footer tells the lowest and the highest id
 * of each row group, which bear the epoch in their upper bits: files of other epochs cost their
 * footers, and of the epoch's own files Parquet reads the pages alone that can hold the ids.
 * Thread-safe.
 */
public final class DocumentArchive {
  private final String location;

  /**
   * @param location the archive's folder or URI, as Flink's file systems know it
   */
  public DocumentArchive(String location) {
    this.location = location;
  }

  /**
   * The documents with these ids; those that the archive doesn't have are not among them, nor are
   * newer texts of kept documents ({@code dedup.keep: newest}), which no sequence holds.
   *
   * @param domain where they are looked for first; then everywhere
   * @throws IOException if the archive can't be read; the message names the file
   */
  public Map<Long, Document> find(Collection<Long> ids, String domain) throws IOException {
    ArchiveLocation place = ArchiveLocation.of(location);
    Map<Long, Document> found = new HashMap<>();
    Set<Long> missing = new HashSet<>(ids);
    String own = "domain=" + domain;
    find(place, own, missing, found);
    for (FileStatus folder : ArchiveLocation.list(place.files(), place.folder())) {
      String name = folder.getPath().getName();
      if (!missing.isEmpty() && folder.isDir() && !name.equals(own) && !name.startsWith(".")) {
        find(place, name, missing, found);
      }
    }
    return found;
  }

  /** All of its files, in the order of their paths. */
  public List<InputFile> files() throws IOException {
    ArchiveLocation place = ArchiveLocation.of(location);
    List<FileStatus> found =
        new ArrayList<>(ArchiveLocation.parquet(place.files(), place.folder()));
    for (FileStatus folder : ArchiveLocation.list(place.files(), place.folder())) {
      if (folder.isDir() && !folder.getPath().getName().startsWith(".")) {
        found.addAll(ArchiveLocation.parquet(place.files(), folder.getPath()));
      }
    }
    found.sort(Comparator.comparing(status -> status.getPath().toString()));
    return found.stream().<InputFile>map(file -> new ParquetInput(place.files(), file)).toList();
  }

  private static void find(
      ArchiveLocation place, String folder, Set<Long> missing, Map<Long, Document> found)
      throws IOException {
    List<FileStatus> files =
        ArchiveLocation.parquet(place.files(), place.below(folder)).stream()
            .sorted(Comparator.comparing(file -> file.getPath().toString()))
            .toList();
    try {
      files.parallelStream()
          .flatMap(file -> read(new ParquetInput(place.files(), file), missing).stream())
          .toList()
          .forEach(document -> found.putIfAbsent(document.getId(), document));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    missing.removeAll(found.keySet());
  }

  private static List<Document> read(ParquetInput file, Set<Long> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    FilterPredicate wanted = FilterApi.in(FilterApi.longColumn("id"), ids);
    Configuration settings = new Configuration(false);
    AvroReadSupport.setAvroReadSchema(settings, Document.getClassSchema());
    List<Document> found = new ArrayList<>();
    try (ParquetReader<Document> reader =
        AvroParquetReader.<Document>builder(file)
            .withDataModel(SpecificData.getForClass(Document.class))
            .withConf(settings)
            .withFilter(FilterCompat.get(wanted))
            .build()) {
      for (Document document = reader.read(); document != null; document = reader.read()) {
        if (document.getCluster() == 0) {
          found.add(document);
        }
      }
      return found;
    } catch (IOException | RuntimeException e) {
      throw new UncheckedIOException(
          new IOException(file + " can't be read: " + e.getMessage(), e));
    }
  }
}
