package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusFormatTest {
  private static final CorpusFormat FORMAT =
      new CorpusFormat(
          "code",
          new CorpusFormat.Columns("content", "meta.id", "", List.of("meta.license", "stars")));

  @TempDir private Path folder;

  private static List<SourceRecord> read(Path file, long from) throws IOException {
    FileSplit split =
        FileSplit.whole("corpus", file.getFileName().toString(), file.toUri().toString(), 0, 0, 1)
            .at(from, from, 0);
    List<SourceRecord> records = new ArrayList<>();
    try (RecordFormat.Records<SourceRecord> open = FORMAT.open(split)) {
      for (var next = open.next(); next != null; next = open.next()) {
        records.add(next.record());
      }
    }
    return records;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.jsonl", "rows.jsonl.gz", "rows.jsonl.zst"})
  void readsJsonLinesAndRejectsDamagedOnesAlone(String name) throws IOException {
    String lines =
        """
        {"content": "int a;", "meta": {"id": "x1", "license": "MIT"}, "stars": 3}
        {"content":
        {"content": "  ", "meta": {"id": "x3"}}
        {"text": "no such column"}
        {"content": "int b;", "meta": {"id": "x5"}}
        """;
    Path file = folder.resolve(name);
    try (OutputStream out = compressed(file)) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    List<SourceRecord> records = read(file, 0);
    assertThat(records).hasSize(5);
    assertThat(records.get(0).row().text()).isEqualTo("int a;");
    assertThat(records.get(0).row().url()).isEqualTo("x1");
    assertThat(records.get(0).row().attributes())
        .containsEntry("meta.license", "MIT")
        .containsEntry("stars", "3");
    assertThat(records.get(1).reject().getReason()).isEqualTo("damaged-row");
    assertThat(records.get(2).reject().getReason()).isEqualTo("empty");
    assertThat(records.get(3).reject().getDetail()).contains("no field content");
    assertThat(records.get(3).reject().getOrigin().getPosition()).isEqualTo(3);
    assertThat(records.get(4).row().text()).isEqualTo("int b;");
    assertThat(read(file, 4)).singleElement().isEqualTo(records.get(4));
  }

  private static OutputStream compressed(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    String name = file.toString();
    if (name.endsWith(".gz")) {
      return new GZIPOutputStream(out);
    }
    return name.endsWith(".zst") ? new ZstdOutputStream(out) : out;
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void readsNestedParquetColumnsAndGoesOnFromARow(CompressionCodecName codec) throws IOException {
    Schema meta =
        SchemaBuilder.record("Meta")
            .fields()
            .requiredString("id")
            .optionalString("license")
            .endRecord();
    Schema schema =
        SchemaBuilder.record("Row")
            .fields()
            .requiredString("content")
            .requiredInt("stars")
            .name("meta")
            .type(meta)
            .noDefault()
            .requiredString("unused")
            .endRecord();
    Path file = folder.resolve("rows-" + codec + ".parquet");
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .withCompressionCodec(codec)
            .build()) {
      for (int i = 0; i < 100; i++) {
        GenericRecord nested = new GenericData.Record(meta);
        nested.put("id", "id" + i);
        nested.put("license", i % 2 == 0 ? "MIT" : null);
        GenericRecord row = new GenericData.Record(schema);
        row.put("content", "テキスト " + i);
        row.put("stars", i);
        row.put("meta", nested);
        row.put("unused", "x".repeat(100));
        writer.write(row);
      }
    }
    List<SourceRecord> records = read(file, 0);
    assertThat(records).hasSize(100);
    assertThat(records.get(3).row().text()).isEqualTo("テキスト 3");
    assertThat(records.get(3).row().url()).isEqualTo("id3");
    assertThat(records.get(3).row().attributes())
        .containsEntry("stars", "3")
        .doesNotContainKey("meta.license");
    assertThat(read(file, 98)).isEqualTo(records.subList(98, 100));
  }

  @Test
  void namesTheColumnsThatThereAreWhenOneIsMissing() throws IOException {
    Schema schema = SchemaBuilder.record("Row").fields().requiredString("body").endRecord();
    Path file = folder.resolve("other.parquet");
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .build()) {
      GenericRecord row = new GenericData.Record(schema);
      row.put("body", "text");
      writer.write(row);
    }
    assertThatThrownBy(() -> read(file, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no column [content, meta.id]")
        .hasMessageContaining("[body]");
  }

  @Test
  void aFileThatIsNoParquetIsAnIoExceptionThatNamesIt() throws IOException {
    Path file = Files.writeString(folder.resolve("fake.parquet"), "not parquet at all, really");
    assertThatThrownBy(() -> read(file, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("fake.parquet");
  }

  @Test
  void readsTheArticlesOfAMediaWikiDumpAndGoesOnFromAnyOfThem() throws IOException {
    StringBuilder xml = new StringBuilder("<mediawiki xml:lang=\"ja\"><siteinfo><base>");
    xml.append("https://ja.wikipedia.org/wiki/M</base></siteinfo>\n");
    for (int i = 1; i <= 9; i++) {
      xml.append("<page><title>題 ").append(i).append("</title><ns>").append(i == 2 ? 1 : 0);
      xml.append("</ns><id>").append(i).append("</id>");
      xml.append(i == 3 ? "<redirect title=\"x\" />" : "");
      xml.append("<revision><id>1").append(i).append("</id><timestamp>t</timestamp><text>");
      xml.append(i == 4 ? "{{stub}}" : "'''本文''' [[a|" + i + "]]");
      xml.append("</text></revision></page>\n");
    }
    Path file = Files.writeString(folder.resolve("wiki.xml"), xml.append("</mediawiki>"));
    FileSplit split = FileSplit.whole("wiki", "wiki.xml", file.toUri().toString(), 0, 0, 1);
    List<SourceRecord> records = new ArrayList<>();
    List<Long> positions = new ArrayList<>();
    try (RecordFormat.Records<SourceRecord> open = FORMAT.open(split)) {
      for (var next = open.next(); next != null; next = open.next()) {
        records.add(next.record());
        positions.add(next.position());
      }
    }
    assertThat(records).hasSize(9);
    assertThat(records.get(0).row().text()).isEqualTo("本文 1");
    assertThat(records.get(0).row().title()).isEqualTo("題 1");
    assertThat(records.get(0).row().url()).isEqualTo("https://ja.wikipedia.org/wiki/%E9%A1%8C_1");
    assertThat(records.get(0).row().attributes()).containsEntry("revision", "11");
    assertThat(records.subList(1, 3)).containsOnlyNulls();
    assertThat(records.get(3).reject().getReason()).isEqualTo("empty");
    assertThat(records.get(3).reject().getOrigin().getPosition()).isEqualTo(4);
    for (int at = 0; at < 9; at++) {
      List<SourceRecord> rest = new ArrayList<>();
      try (RecordFormat.Records<SourceRecord> open =
          FORMAT.open(split.at(positions.get(at), at, 0))) {
        for (var next = open.next(); next != null; next = open.next()) {
          rest.add(next.record());
        }
      }
      assertThat(rest).isEqualTo(records.subList(at + 1, 9));
    }
  }
}
