package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The wanted records of one part of a crawl's columnar index (Common Crawl's {@code
 * cc-index-table}, flat schema), in the order of WARC file and offset. Only the columns that select
 * and locate are read.
 */
final class IndexRows {
  private static final String STATUS = "fetch_status";
  private static final String TYPE = "content_mime_detected";
  private static final String LANGUAGES = "content_languages";
  private static final String FILE = "warc_filename";
  private static final String OFFSET = "warc_record_offset";
  private static final String LENGTH = "warc_record_length";
  private static final List<String> NEEDED = List.of(STATUS, FILE, OFFSET, LENGTH);
  private static final List<String> SINCE_2018 = List.of(TYPE, LANGUAGES);

  private IndexRows() {}

  /**
   * Where a record is.
   *
   * @param line its WARC file's line in the crawl's manifest
   */
  record Place(int line, long offset, int length) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byLine = Integer.compare(line, other.line);
      return byLine != 0 ? byLine : Long.compare(offset, other.offset);
    }

    long end() {
      return offset + length;
    }
  }

  /**
   * @param lines the line of each WARC file in the crawl's manifest; records of others are left out
   */
  static List<Place> read(RangedFile part, RecordSelection selection, Map<String, Integer> lines)
      throws IOException {
    List<Place> places = new ArrayList<>();
    try (ParquetFileReader file =
        ParquetFileReader.open(part, ParquetReadOptions.builder().build())) {
      MessageType schema = file.getFooter().getFileMetaData().getSchema();
      MessageType projection = project(schema, selection, part.location());
      file.setRequestedSchema(projection);
      var columns = new ColumnIOFactory().getColumnIO(projection);
      for (PageReadStore group; (group = file.readNextRowGroup()) != null; ) {
        RecordReader<Group> rows =
            columns.getRecordReader(group, new GroupRecordConverter(projection));
        for (long left = group.getRowCount(); left > 0; left--) {
          Group row = rows.read();
          Integer line = lines.get(row.getString(FILE, 0));
          if (line != null
              && selection.wants(
                  text(row, LANGUAGES), text(row, TYPE), row.getInteger(STATUS, 0))) {
            places.add(new Place(line, row.getInteger(OFFSET, 0), row.getInteger(LENGTH, 0)));
          }
        }
      }
    } catch (RuntimeException e) {
      throw new IOException(part.location() + " is not a readable columnar index: " + e, e);
    }
    places.sort(null);
    return places;
  }

  private static MessageType project(MessageType schema, RecordSelection selection, String location)
      throws IOException {
    List<String> wanted = new ArrayList<>(NEEDED);
    if (!selection.types().isEmpty()) {
      wanted.add(TYPE);
    }
    if (!selection.languages().isEmpty()) {
      wanted.add(LANGUAGES);
    }
    List<String> missing = wanted.stream().filter(name -> !schema.containsField(name)).toList();
    if (!missing.isEmpty()) {
      boolean early = SINCE_2018.containsAll(missing);
      throw new IOException(
          location
              + " has no column "
              + missing
              + (early
                  ? "; crawls before 2018-39 tell no languages: select by others, or read them whole"
                  : "; is it an index in the flat schema?"));
    }
    List<Type> fields = wanted.stream().map(schema::getType).toList();
    return new MessageType(schema.getName(), fields);
  }

  private static String text(Group row, String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0
        ? row.getString(column, 0)
        : null;
  }
}
