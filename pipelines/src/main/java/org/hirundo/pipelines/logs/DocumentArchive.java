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
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.conf.HadoopParquetConfiguration;
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
  private static final Schema KEYS =
      SchemaBuilder.record("Document")
          .namespace("org.hirundo.schemas")
          .fields()
          .requiredLong("id")
          .name("cluster")
          .type()
          .longType()
          .longDefault(0)
          .endRecord();

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
    return statuses(place).stream()
        .<InputFile>map(file -> new ParquetInput(place.files(), file))
        .toList();
  }

  private static List<FileStatus> statuses(ArchiveLocation place) throws IOException {
    List<FileStatus> found =
        new ArrayList<>(ArchiveLocation.parquet(place.files(), place.folder()));
    for (FileStatus folder : ArchiveLocation.list(place.files(), place.folder())) {
      if (folder.isDir() && !folder.getPath().getName().startsWith(".")) {
        found.addAll(ArchiveLocation.parquet(place.files(), folder.getPath()));
      }
    }
    found.sort(Comparator.comparing(status -> status.getPath().toString()));
    return found;
  }

  /** Takes the id of one of the documents in a file. May be called by several threads at once. */
  public interface IdVisitor {
    /**
     * @param file its place in the list that was given
     */
    void visit(int file, long id) throws IOException;
  }

  /**
   * One of its files.
   *
   * @param name its path below the archive's folder
   * @param size in bytes
   * @param time of its last change, in milliseconds since 1970
   */
  public record Entry(String name, long size, long time) {}

  /** Its files, in the order of their paths. */
  public List<Entry> entries() throws IOException {
    ArchiveLocation place = ArchiveLocation.of(location);
    return statuses(place).stream()
        .map(
            file ->
                new Entry(name(place, file.getPath()), file.getLen(), file.getModificationTime()))
        .toList();
  }

  private static String name(ArchiveLocation place, Path file) {
    String name = file.getName();
    return file.equals(place.below(name)) ? name : file.getParent().getName() + "/" + name;
  }

  /**
   * Visits the ids of all documents in these files but of newer texts of kept documents. Reads two
   * columns.
   *
   * @param names as {@link #entries} has them
   */
  public void ids(List<String> names, IdVisitor visitor) throws IOException {
    ArchiveLocation place = ArchiveLocation.of(location);
    Optional<IOException> failure =
        IntStream.range(0, names.size())
            .parallel()
            .mapToObj(number -> visit(place, names, number, visitor))
            .flatMap(Optional::stream)
            .reduce((first, second) -> first); // none is still visited when the call ends
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static Optional<IOException> visit(
      ArchiveLocation place, List<String> names, int number, IdVisitor visitor) {
    try {
      ParquetInput file = input(place, names.get(number));
      try (ParquetReader<GenericRecord> reader = reader(file, KEYS)) {
        GenericRecord row = reader.read();
        for (; row != null; row = reader.read()) {
          if ((Long) row.get("cluster") == 0) {
            visitor.visit(number, (Long) row.get("id"));
          }
        }
        return Optional.empty();
      } catch (IOException | RuntimeException e) {
        throw unreadable(file, e);
      }
    } catch (UncheckedIOException e) {
      return Optional.of(e.getCause());
    }
  }

  /**
   * The documents with these ids in these files.
   *
   * @param wanted ids by the files that hold them, as {@link #entries} has them
   */
  public Map<Long, Document> read(Map<String, Set<Long>> wanted) throws IOException {
    ArchiveLocation place = ArchiveLocation.of(location);
    Map<Long, Document> found = new HashMap<>();
    try {
      wanted.entrySet().parallelStream()
          .flatMap(file -> read(input(place, file.getKey()), file.getValue()).stream())
          .toList()
          .forEach(document -> found.putIfAbsent(document.getId(), document));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }

  private static ParquetInput input(ArchiveLocation place, String name) {
    try {
      return new ParquetInput(place.files(), place.files().getFileStatus(place.below(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException(name + " can't be read: " + e, e));
    }
  }

  private static ParquetReader<GenericRecord> reader(ParquetInput file, Schema columns)
      throws IOException {
    Configuration settings = new Configuration(false);
    AvroReadSupport.setRequestedProjection(settings, columns);
    AvroReadSupport.setAvroReadSchema(settings, columns);
    return AvroParquetReader.<GenericRecord>builder(file, new HadoopParquetConfiguration(settings))
        .withDataModel(GenericData.get())
        .build();
  }

  private static UncheckedIOException unreadable(ParquetInput file, Exception e) {
    return new UncheckedIOException(new IOException(file + " can't be read: " + e.getMessage(), e));
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
        AvroParquetReader.<Document>builder(file, new HadoopParquetConfiguration(settings))
            .withDataModel(SpecificData.getForClass(Document.class))
            .withFilter(FilterCompat.get(wanted))
            .build()) {
      for (Document document = reader.read(); document != null; document = reader.read()) {
        if (document.getCluster() == 0) {
          found.add(document);
        }
      }
      return found;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }
}
