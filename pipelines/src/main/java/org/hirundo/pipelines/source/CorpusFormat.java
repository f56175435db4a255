package org.hirundo.pipelines.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;

/**
 * Corpus files: Parquet, JSON lines (plain, gz, zst), MediaWiki dumps (plain, gz, bz2), told apart
 * by their names.
 *
 * @param domain the mixture's component that the rows belong to
 * @param columns which columns to read
 * @param carrier of files that are on other machines
 */
public record CorpusFormat(String domain, Columns columns, Carrier carrier)
    implements RecordFormat<SourceRecord> {
  /** A longer text is rejected: nobody wrote it for people to read. */
  static final int TEXT_CHARACTERS = 4 << 20;

  /** With the usual settings of transport. */
  public CorpusFormat(String domain, Columns columns) {
    this(domain, columns, new Carrier(TransportSettings.DEFAULTS));
  }

  /**
   * Column names; a dot leads into a nested column.
   *
   * @param text the document's text
   * @param id its id or URL; may be empty
   * @param title its title; may be empty
   * @param attributes columns that go with the document, such as its licence
   */
  public record Columns(String text, String id, String title, List<String> attributes)
      implements Serializable {
    public Columns {
      attributes = List.copyOf(attributes);
    }

    /** All columns that are to be read, each once. */
    Set<String> wanted() {
      Set<String> wanted = new LinkedHashSet<>(List.of(text, id, title));
      wanted.addAll(attributes);
      wanted.remove("");
      return wanted;
    }

    /** Whether a file without the column cannot be read; attributes may be absent. */
    boolean required(String column) {
      return column.equals(text) || column.equals(id) || column.equals(title);
    }
  }

  /**
   * One row as far as the format could read it.
   *
   * @param text null where the column holds null
   * @param fault why it could not be read; null if it could
   * @param rows how many rows of the file it stands for
   */
  record RawRow(
      String text,
      String id,
      String title,
      Map<String, String> attributes,
      String fault,
      long rows) {
    /** A place that holds no row. */
    static final RawRow BLANK = damaged("", 1);

    static RawRow of(String text, String id, String title, Map<String, String> attributes) {
      return new RawRow(text, id, title, attributes, null, 1);
    }

    static RawRow damaged(String fault) {
      return damaged(fault, 1);
    }

    static RawRow damaged(String fault, long rows) {
      return new RawRow(null, "", "", Map.of(), fault, rows);
    }
  }

  /** The rows of one file, in order. */
  interface Rows extends Closeable {
    /** The next row, or null at the end. */
    RawRow next() throws IOException;
  }

  @Override
  public Records<SourceRecord> open(FileSplit split) throws IOException {
    Transport transport = carrier.transport();
    if (DumpRecords.reads(split.file())) {
      return DumpRecords.open(transport, split, domain);
    }
    Rows rows =
        split.file().endsWith(".parquet")
            ? ParquetRows.open(transport, split.location(), columns, split.position())
            : JsonRows.open(transport, split.location(), split.file(), columns, split.position());
    return new CorpusRecords(rows, split, domain, new long[] {split.position()});
  }

  @Override
  public void register(MetricGroup metrics) {
    carrier.transport().register(metrics);
  }

  @Override
  public SourceRecord fault(FileSplit split, String reason, String detail) {
    return SourceRecord.of(
        new Reject("corpus", reason, detail, "", 0L, split.origin(split.position())));
  }

  @Override
  public SourceRecord end(FileSplit split, long bytes) {
    return SourceRecord.of(split.report(bytes));
  }

  private record CorpusRecords(Rows rows, FileSplit split, String domain, long[] position)
      implements Records<SourceRecord> {
    @Override
    public Positioned<SourceRecord> next() throws IOException {
      RawRow row = rows.next();
      if (row == null) {
        return null;
      }
      Origin origin = split.origin(position[0]);
      position[0] += row.rows();
      return row == RawRow.BLANK
          ? new Positioned<>(null, position[0], 1)
          : new Positioned<>(record(origin, row), position[0], weight(row));
    }

    private SourceRecord record(Origin origin, RawRow row) {
      if (row.fault() != null) {
        return reject(origin, row, "damaged-row", row.fault());
      }
      if (row.text() == null) {
        return reject(origin, row, "empty", "the text column holds null");
      }
      if (row.text().isBlank()) {
        return reject(origin, row, "empty", "the text column is empty");
      }
      if (row.text().length() > TEXT_CHARACTERS) {
        String detail = row.text().length() + " characters; at most " + TEXT_CHARACTERS;
        return reject(origin, row, "too-large", detail);
      }
      return SourceRecord.of(
          new CorpusRow(
              origin, split.epoch(), domain, row.id(), row.title(), row.text(), row.attributes()));
    }

    private static int weight(RawRow row) {
      return 256 + (row.text() == null ? 0 : 2 * Math.min(row.text().length(), TEXT_CHARACTERS));
    }

    private static SourceRecord reject(Origin origin, RawRow row, String reason, String detail) {
      return SourceRecord.of(new Reject("corpus", reason, detail, row.id(), 0L, origin));
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
