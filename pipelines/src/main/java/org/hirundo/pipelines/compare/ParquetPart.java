package org.hirundo.pipelines.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A file of the documents' Parquet archive, of which only the wanted columns are read. */
public final class ParquetPart implements DocumentPart {
  private static final Set<String> COLUMNS =
      Set.of("id", "cluster", "url", "domain", "language", "values", "scores", "origin");

  private final InputFile file;

  public ParquetPart(InputFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void read(Wanted wanted, Texts texts, Visitor visitor) throws IOException {
    Set<String> columns = new TreeSet<>(COLUMNS);
    if (texts == Texts.ALL) {
      columns.add("text");
    }
    StoredDocument document = new StoredDocument(wanted);
    try (ParquetFileReader reader = open()) {
      MessageType schema = projected(reader, columns);
      reader.setRequestedSchema(schema);
      ColumnReader materializer = new ColumnReader(schema, wanted, document);
      long row = 0;
      for (PageReadStore pages; (pages = reader.readNextRowGroup()) != null; ) {
        RecordReader<StoredDocument> records = records(schema, pages, materializer);
        for (long i = 0; i < pages.getRowCount(); i++) {
          document.clear();
          records.read();
          document.row = row++;
          visitor.visit(document);
        }
      }
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private ParquetFileReader open() throws IOException {
    try {
      return ParquetFileReader.open(file);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private IOException unreadable(RuntimeException e) {
    return new IOException(name() + " cannot be read as documents: " + e.getMessage(), e);
  }

  private MessageType projected(ParquetFileReader reader, Set<String> columns) throws IOException {
    MessageType schema = reader.getFooter().getFileMetaData().getSchema();
    if (!schema.containsField("values") || !schema.containsField("id")) {
      throw new IOException(
          name()
              + " is no archive of documents: it has no columns id and values; name the folder"
              + " that documents: {archive: …} names");
    }
    List<Type> fields = new ArrayList<>();
    for (Type field : schema.getFields()) {
      if (field.getName().equals("origin")) {
        GroupType origin = field.asGroupType();
        fields.add(origin.withNewFields(origin.getType("source")));
      } else if (columns.contains(field.getName())) {
        fields.add(field);
      }
    }
    return new MessageType(schema.getName(), fields);
  }

  private static <T> RecordReader<T> records(
      MessageType schema, PageReadStore pages, RecordMaterializer<T> materializer) {
    return new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, materializer);
  }

  /** Reads only those pages of a row group that hold the rows. */
  @Override
  public void texts(Map<Long, Long> rows, TextVisitor visitor) throws IOException {
    TreeMap<Long, Long> wanted = new TreeMap<>(rows);
    StoredDocument document = new StoredDocument(new Wanted(List.of(), List.of()));
    try (ParquetFileReader reader = open()) {
      MessageType schema = projected(reader, Set.of("id", "url", "domain", "text"));
      List<Type> fields = new ArrayList<>(schema.getFields());
      fields.removeIf(field -> field.getName().equals("origin"));
      schema = new MessageType(schema.getName(), fields);
      reader.setRequestedSchema(schema);
      ColumnReader materializer =
          new ColumnReader(schema, new Wanted(List.of(), List.of()), document);
      long first = 0;
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        BlockMetaData block = reader.getRowGroups().get(group);
        Set<Long> here = wanted.subMap(first, first + block.getRowCount()).keySet();
        if (!here.isEmpty()) {
          texts(reader, group, first, here, schema, materializer, visitor);
        }
        first += block.getRowCount();
      }
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private static void texts(
      ParquetFileReader reader,
      int group,
      long first,
      Set<Long> wanted,
      MessageType schema,
      ColumnReader materializer,
      TextVisitor visitor)
      throws IOException {
    BlockMetaData block = reader.getRowGroups().get(group);
    RowRanges ranges = ranges(reader, block, first, wanted);
    PageReadStore pages =
        ranges == null ? reader.readRowGroup(group) : reader.readFilteredRowGroup(group, ranges);
    PrimitiveIterator.OfLong numbers =
        ranges == null ? RowRanges.createSingle(block.getRowCount()).iterator() : ranges.iterator();
    RecordReader<StoredDocument> records = records(schema, pages, materializer);
    while (numbers.hasNext()) {
      long row = first + numbers.nextLong();
      materializer.getCurrentRecord().clear();
      StoredDocument document = records.read();
      if (wanted.contains(row)) {
        visitor.visit(
            row,
            new StoredText(
                Long.toString(document.id), document.url, document.domain, "", document.text));
      }
    }
  }

  /** The rows of the pages of text that hold wanted ones; null if the file has no page index. */
  private static RowRanges ranges(
      ParquetFileReader reader, BlockMetaData block, long first, Set<Long> wanted)
      throws IOException {
    Map<String, ColumnChunkMetaData> chunks = new HashMap<>();
    block.getColumns().forEach(chunk -> chunks.put(chunk.getPath().toDotString(), chunk));
    OffsetIndex pages = reader.readOffsetIndex(chunks.get("text"));
    if (pages == null) {
      return null;
    }
    long rows = block.getRowCount();
    PrimitiveIterator.OfInt holding =
        java.util.stream.IntStream.range(0, pages.getPageCount())
            .filter(
                page -> {
                  long from = first + pages.getFirstRowIndex(page);
                  long to = first + pages.getLastRowIndex(page, rows);
                  return wanted.stream().anyMatch(row -> row >= from && row <= to);
                })
            .iterator();
    return RowRanges.create(rows, holding, pages);
  }
}
