package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.io.InputFile;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Takedown;

/**
 * Which stored documents takedowns take out, by a look at all of them: in Kafka, and in the archive
 * by some of its columns. Memory is bounded by what is found. Confined to one thread.
 */
public final class StoredDocuments {
  private static final Projection COLUMNS =
      Projection.of(Document.getClassSchema(), List.of("id", "url", "domain"));

  private final TakedownRules rules;
  private final Map<String, OfTakedown> found = new LinkedHashMap<>();

  /** What one takedown takes out. */
  public static final class OfTakedown {
    private final TreeSet<Long> ids = new TreeSet<>();
    private final Map<String, Long> domains = new TreeMap<>();
    private final Map<String, Long> files = new TreeMap<>();
    private final Map<Long, String> urls = new TreeMap<>();
    private long inKafka;

    /** Of the documents, ascending; newer texts of kept documents are among them. */
    public long[] ids() {
      return ids.stream().mapToLong(Long::longValue).toArray();
    }

    /** How many by domain. */
    public Map<String, Long> domains() {
      return domains;
    }

    /** The archive's files that hold their text, with how many each. */
    public Map<String, Long> files() {
      return files;
    }

    /** By id. */
    public Map<Long, String> urls() {
      return urls;
    }

    /** Records of Kafka's log that hold their text. */
    public long inKafka() {
      return inKafka;
    }

    private void add(long id, String url, String domain) {
      if (ids.add(id)) {
        domains.merge(domain, 1L, Long::sum);
        urls.put(id, url);
      }
    }
  }

  /**
   * @param takedowns those that are looked for
   */
  public StoredDocuments(List<Takedown> takedowns) {
    rules = new TakedownRules(takedowns);
    takedowns.forEach(takedown -> found.put(takedown.getId(), new OfTakedown()));
  }

  /**
   * Looks through all documents.
   *
   * @param archive a folder or URI; empty for none
   * @return by takedown; where several take a document out, by the most exact one
   */
  public Map<String, OfTakedown> find(
      Topics topics, Properties connection, Optional<String> archive) throws IOException {
    try (LogReader<Document> log =
        new LogReader<>(Document.class, topics.documents(), connection)) {
      log.drain(
          (partition, offset, document) -> {
            OfTakedown of = taking(document.getId(), document.getUrl());
            if (of != null) {
              of.add(document.getId(), document.getUrl(), document.getDomain());
              of.inKafka++;
            }
          });
    }
    if (archive.isPresent()) {
      for (InputFile file : new DocumentArchive(archive.get()).files()) {
        COLUMNS.read(file, row -> take(file, row));
      }
    }
    return found;
  }

  private OfTakedown taking(long id, String url) {
    return rules.find(id, url).map(takedown -> found.get(takedown.getId())).orElse(null);
  }

  private void take(InputFile file, GenericRecord row) {
    long id = (long) row.get("id");
    String url = row.get("url").toString();
    OfTakedown of = taking(id, url);
    if (of != null) {
      of.add(id, url, row.get("domain").toString());
      of.files.merge(file.toString(), 1L, Long::sum);
    }
  }
}
