package org.hirundo.pipelines.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;

/**
 * Corpus files: Parquet, or JSON lines (plain, gz, zst), told apart by their names.
 *
 * @param domain the mixture's component that the rows belong to
 * @param columns which columns to read
 */
public record CorpusFormat(String domain, Columns columns) implements RecordFormat<SourceRecord> {
  /** A longer text is rejected: nobody wrote it for people to read. */
  static final int TEXT_CHARACTERS = 4 << 20;

  /**
   * Column names; a dot leads into a nested column.
   *
   * @param text the document's text
   * @param id its id or URL; may be empty
   * @param attributes columns that go with the document, such as its licence
   */
  public record Columns(String text, String id, List<String> attributes) implements Serializable {
    public Columns {
      attributes = List.copyOf(attributes);
    }
  }

  /** One row as far as the format could read it: its values, or why it could not be read. */
  record RawRow(String text, String id, Map<String, String> attributes, String fault) {
    static RawRow damaged(String fault) {
      return new RawRow(null, "", Map.of(), fault);
    }
  }

  /** The rows of one file, in order. */
  interface Rows extends java.io.Closeable {
    /** The next row, or null at the end. */
    RawRow next() throws IOException;
  }

  @Override
  public Records<SourceRecord> open(FileSplit split) throws IOException {
    Rows rows =
        split.file().endsWith(".parquet")
            ? ParquetRows.open(split.location(), columns)
            : JsonRows.open(split.location(), split.file(), columns);
    for (long row = 0; row < split.position(); row++) {
      rows.next();
    }
    return new CorpusRecords(rows, split, domain, new long[] {split.position()});
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
      Origin origin = split.origin(position[0]++);
      SourceRecord record;
      int bytes = 256;
      if (row.fault() != null) {
        record = reject(origin, row, "damaged-row", row.fault());
      } else if (row.text() == null || row.text().isBlank()) {
        record = reject(origin, row, "empty", "the text column is empty");
      } else if (row.text().length() > TEXT_CHARACTERS) {
        record =
            reject(
                origin,
                row,
                "too-large",
                row.text().length() + " characters; at most " + TEXT_CHARACTERS + " are read");
      } else {
        record =
            SourceRecord.of(new CorpusRow(origin, domain, row.id(), row.text(), row.attributes()));
        bytes += 2 * row.text().length();
      }
      return new Positioned<>(record, position[0], bytes);
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
