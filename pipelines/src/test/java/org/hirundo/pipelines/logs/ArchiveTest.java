package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final int DOCUMENTS = 200;

  @TempDir private Path folder;

  @Test
  void columnsAreCompressed() throws IOException {
    Path file = folder.resolve("a.parquet");
    write(file);

    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      assertThat(reader.getRecordCount()).isEqualTo(DOCUMENTS);
      for (ColumnChunkMetaData column : reader.getRowGroups().get(0).getColumns()) {
        assertThat(column.getCodec()).as("%s", column).isEqualTo(CompressionCodecName.ZSTD);
      }
    }
    assertThat(Files.size(file)).isLessThan(DOCUMENTS * text(0).length() / 3);
  }

  private static void write(Path file) throws IOException {
    FileSystem files = FileSystem.getLocalFileSystem();
    try (FSDataOutputStream out =
        files.create(
            new org.apache.flink.core.fs.Path(file.toUri()), FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<Document> writer = Archive.files(Document.class).create(out);
      for (int i = 0; i < DOCUMENTS; i++) {
        writer.addElement(document(i));
      }
      writer.finish();
    }
  }

  private static Document document(int i) {
    return Document.newBuilder()
        .setId(i)
        .setContentHash(i)
        .setText(text(i))
        .setDomain("en")
        .setLanguage("en")
        .setLanguageScore(1)
        .setValues(Map.of())
        .setOrigin(new Origin("CRAWL", "a.warc.gz", 0, (long) i))
        .build();
  }

  private static String text(int i) {
    return ("The swallow number " + i + " returns to the eaves where it was born. ").repeat(20);
  }
}
