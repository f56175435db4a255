package org.hirundo.pipelines.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.hirundo.pipelines.source.CorpusFormat.Columns;
import org.hirundo.pipelines.source.CorpusFormat.RawRow;
import org.hirundo.pipelines.source.CorpusFormat.Rows;

/**
 * Parquet rows, reading only the columns that are asked for. What cannot be read costs the rest of
 * its row group, as one damaged stretch with the number of its rows; the next row group goes on.
 * Holds the wanted columns of one row group, compressed, at most {@value #GROUP_BYTES} bytes.
 */
final class ParquetRows implements Rows {
  private static final long GROUP_BYTES = 1L << 30;

  private final ParquetFileReader file;
  private final long length;
  private final MessageColumnIO columnIo;
  private final ParquetValues values;
  private final List<BlockMetaData> groups;
  private int group;
  private long row; // in the group
  private RecordReader<RawRow> rows; // of the group; null: not opened yet

  private ParquetRows(
      ParquetFileReader file, InputFile input, ParquetColumns found, Columns columns)
      throws IOException {
    this.file = file;
    this.length = input.getLength();
    this.columnIo = new ColumnIOFactory().getColumnIO(found.projection());
    this.values = new ParquetValues(found, columns);
    this.groups = file.getRowGroups();
  }

  /**
   * @param from the first row to read
   */
  static ParquetRows open(Transport transport, String location, Columns columns, long from)
      throws IOException {
    InputFile input = input(transport, location);
    ParquetFileReader file = null;
    try {
      file =
          ParquetFileReader.open(
              input,
              ParquetReadOptions.builder()
                  .withCodecFactory(new ParquetCodecs())
                  .withPageChecksumVerification(true)
                  .build());
      ParquetColumns found =
          ParquetColumns.of(file.getFooter().getFileMetaData().getSchema(), columns, location);
      file.setRequestedSchema(found.projection());
      ParquetRows rows = new ParquetRows(file, input, found, columns);
      rows.seek(from);
      return rows;
    } catch (RuntimeException | IOException e) {
      if (file != null) {
        file.close();
      }
      throw e instanceof IOException io
          ? io
          : new IOException(location + " is not a readable Parquet file: " + e.getMessage(), e);
    }
  }

  private static InputFile input(Transport transport, String location) throws IOException {
    URI uri = URI.create(location);
    return "file".equals(uri.getScheme())
        ? new LocalInputFile(Path.of(uri))
        : RangedFile.open(transport, location);
  }

  /** The transfer that ended, if that is the cause; null if the file itself is damaged. */
  private static IOException lost(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof LostFileException || at instanceof FileNotFoundException) {
        return (IOException) at;
      }
    }
    return null;
  }

  private void seek(long from) {
    row = from;
    while (group < groups.size() && row >= groups.get(group).getRowCount()) {
      row -= groups.get(group).getRowCount();
      group++;
    }
  }

  @Override
  public RawRow next() throws IOException {
    while (group < groups.size() && row >= groups.get(group).getRowCount()) {
      endGroup();
    }
    if (group >= groups.size()) {
      return null;
    }
    try {
      if (rows == null) {
        rows = openGroup();
      }
      RawRow next = rows.read();
      row++;
      return next;
    } catch (RuntimeException | IOException e) {
      IOException lost = lost(e);
      if (lost != null) {
        throw lost;
      }
      return damage(e);
    }
  }

  private RecordReader<RawRow> openGroup() throws IOException {
    long stored = 0;
    for (ColumnChunkMetaData chunk : groups.get(group).getColumns()) {
      boolean wanted = columnIo.getType().containsPath(chunk.getPath().toArray());
      if (wanted) {
        if (chunk.getTotalSize() < 0
            || chunk.getStartingPos() < 0
            || chunk.getTotalSize() > length - chunk.getStartingPos()) {
          throw new IOException("column " + chunk.getPath() + " lies beyond the file's end");
        }
        stored += chunk.getTotalSize();
      }
    }
    if (stored > GROUP_BYTES) {
      throw new IOException(
          stored + " bytes in the row group's wanted columns; at most " + GROUP_BYTES);
    }
    PageReadStore pages = file.readRowGroup(group);
    RecordReader<RawRow> reader = columnIo.getRecordReader(pages, values);
    for (long skipped = 0; skipped < row; skipped++) {
      reader.read();
    }
    return reader;
  }

  private RawRow damage(Exception cause) {
    long first = 0;
    for (int before = 0; before < group; before++) {
      first += groups.get(before).getRowCount();
    }
    long lost = groups.get(group).getRowCount() - row;
    String detail =
        "rows %d to %d (the rest of row group %d) cannot be read: %s"
            .formatted(first + row, first + row + lost - 1, group, root(cause));
    endGroup();
    return RawRow.damaged(detail, lost);
  }

  private static String root(Throwable cause) {
    StringBuilder causes = new StringBuilder(cause.toString());
    Throwable at = cause.getCause();
    for (int depth = 0; at != null && depth < 3; depth++, at = at.getCause()) {
      causes.append("; ").append(at.getMessage());
    }
    return causes.toString();
  }

  private void endGroup() {
    rows = null;
    row = 0;
    group++;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
