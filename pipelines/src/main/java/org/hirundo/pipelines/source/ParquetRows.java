package org.hirundo.pipelines.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.hirundo.pipelines.source.CorpusFormat.Columns;
import org.hirundo.pipelines.source.CorpusFormat.RawRow;
import org.hirundo.pipelines.source.CorpusFormat.Rows;

/** Parquet rows, reading only the columns that are asked for. */
final class ParquetRows implements Rows {
  private final ParquetFileReader file;
  private final Columns columns;
  private final MessageType projection;
  private final MessageColumnIO columnIo;
  private RecordReader<Group> rows;
  private long rowsLeft;

  private ParquetRows(ParquetFileReader file, Columns columns, MessageType projection) {
    this.file = file;
    this.columns = columns;
    this.projection = projection;
    this.columnIo = new ColumnIOFactory().getColumnIO(projection);
  }

  static ParquetRows open(String location, Columns columns) throws IOException {
    ParquetFileReader file = null;
    try {
      file = ParquetFileReader.open(input(location), ParquetReadOptions.builder().build());
      MessageType schema = file.getFooter().getFileMetaData().getSchema();
      MessageType projection = project(schema, columns, location);
      file.setRequestedSchema(projection);
      return new ParquetRows(file, columns, projection);
    } catch (RuntimeException | IOException e) {
      if (file != null) {
        file.close();
      }
      throw e instanceof IOException io
          ? io
          : new IOException(location + " is not a readable Parquet file: " + e.getMessage(), e);
    }
  }

  private static InputFile input(String location) throws IOException {
    URI uri = URI.create(location);
    if ("file".equals(uri.getScheme())) {
      return new LocalInputFile(Path.of(uri));
    }
    return org.apache.parquet.hadoop.util.HadoopInputFile.fromPath(
        new org.apache.hadoop.fs.Path(uri), new Configuration());
  }

  private static MessageType project(MessageType schema, Columns columns, String location)
      throws IOException {
    List<String> missing = new ArrayList<>();
    List<String> wanted = new ArrayList<>(List.of(columns.text()));
    if (!columns.id().isEmpty()) {
      wanted.add(columns.id());
    }
    for (String column : wanted) {
      if (!schema.containsField(top(schema, column))) {
        missing.add(column);
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          location
              + " has no column "
              + missing
              + "; it has "
              + schema.getFields().stream().map(Type::getName).toList());
    }
    wanted.addAll(columns.attributes());
    List<Type> fields =
        wanted.stream()
            .map(column -> top(schema, column))
            .distinct()
            .filter(schema::containsField)
            .map(schema::getType)
            .toList();
    return new MessageType(schema.getName(), fields);
  }

  private static String top(MessageType schema, String column) {
    int dot = column.indexOf('.');
    return dot < 0 || schema.containsField(column) ? column : column.substring(0, dot);
  }

  @Override
  public RawRow next() throws IOException {
    try {
      while (rowsLeft == 0) {
        PageReadStore group = file.readNextRowGroup();
        if (group == null) {
          return null;
        }
        rowsLeft = group.getRowCount();
        rows = columnIo.getRecordReader(group, new GroupRecordConverter(projection));
      }
      rowsLeft--;
      Group row = rows.read();
      Map<String, String> attributes = new LinkedHashMap<>();
      for (String attribute : columns.attributes()) {
        String value = value(row, attribute);
        if (value != null) {
          attributes.put(attribute, value);
        }
      }
      String text = value(row, columns.text());
      String id = columns.id().isEmpty() ? "" : value(row, columns.id());
      return new RawRow(text, id == null ? "" : id, attributes, null);
    } catch (RuntimeException e) {
      throw new IOException("damaged Parquet data: " + e, e);
    }
  }

  private static String value(Group row, String column) {
    Group group = row;
    String rest = column;
    while (!group.getType().containsField(rest)) {
      int dot = rest.indexOf('.');
      if (dot < 0 || !group.getType().containsField(rest.substring(0, dot))) {
        return null;
      }
      String step = rest.substring(0, dot);
      if (group.getFieldRepetitionCount(step) == 0) {
        return null;
      }
      group = group.getGroup(step, 0);
      rest = rest.substring(dot + 1);
    }
    int field = group.getType().getFieldIndex(rest);
    return group.getFieldRepetitionCount(field) == 0 ? null : group.getValueToString(field, 0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
