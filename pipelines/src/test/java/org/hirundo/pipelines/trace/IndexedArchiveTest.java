package org.hirundo.pipelines.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificData;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedArchiveTest {
  private static final long EARLY = 1L << 48;
  private static final long LATE = 40_000L << 48; // negative as a signed number
  private static final int EACH = 50;

  @TempDir private Path folder;
  private Path archive;
  private Path indexed;
  private IndexedArchive index;
  private int files;

  @BeforeEach
  void open() throws IOException {
    archive = Files.createDirectories(folder.resolve("archive"));
    indexed = folder.resolve("trace").resolve("document-archive");
    index = new IndexedArchive(archive.toString(), indexed);
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  private void write(String name, String text, long first) throws IOException {
    write(name, text, first, 0, CompressionCodecName.ZSTD);
  }

  private void write(
      String name, String text, long first, long cluster, CompressionCodecName compression)
      throws IOException {
    Path file = archive.resolve(name);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    try (ParquetWriter<Document> out =
        AvroParquetWriter.<Document>builder(new LocalOutputFile(file))
            .withSchema(Document.getClassSchema())
            .withDataModel(SpecificData.getForClass(Document.class))
            .withCompressionCodec(compression)
            .build()) {
      for (long id : LongStream.range(first, first + EACH).toArray()) {
        out.write(
            Document.newBuilder()
                .setId(id)
                .setContentHash(id)
                .setDomain("ja")
                .setText(text + " " + id)
                .setLanguage("ja")
                .setLanguageScore(1)
                .setCluster(cluster)
                .setOrigin(new Origin("CRAWL", "a.warc.gz", 0, id & 0xFFFF))
                .build());
      }
    }
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + files++ * 1000L));
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> found = Files.walk(place)) {
      for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Map<Long, Document> find(Long... ids) throws IOException {
    index.refresh();
    return index.find(Set.of(ids));
  }

  private void has(String text, long first) throws IOException {
    for (long id : new long[] {first, first + 17, first + EACH - 1}) {
      assertThat(find(id).values())
          .singleElement()
          .extracting(Document::getText)
          .isEqualTo(text + " " + id);
    }
    assertThat(find(first - 1, first + EACH)).isEmpty();
  }

  @Test
  void filesThatComeLaterAreFound() throws IOException {
    assertThat(find(EARLY)).isEmpty();
    write("domain=ja/m.parquet", "first", EARLY);
    has("first", EARLY);
    write("domain=ja/z.parquet", "second", LATE);
    write("domain=en/a.parquet", "third", LATE + 1000); // before the others in order
    write("b.parquet", "fourth", -EACH);
    has("first", EARLY);
    has("second", LATE);
    has("third", LATE + 1000);
    has("fourth", -EACH);
    assertThat(find(EARLY + 1, LATE + 2, LATE + 1003, -4L, 0L, LATE - 1))
        .containsOnlyKeys(EARLY + 1, LATE + 2, LATE + 1003, -4L);
  }

  @Test
  void aSecondIndexTakesOverWhatTheFirstHasWritten() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    has("first", EARLY);
    write("domain=ja/0.parquet", "second", LATE);
    try (IndexedArchive other = new IndexedArchive(archive.toString(), indexed)) {
      other.refresh();
      assertThat(other.find(Set.of(EARLY, LATE))).hasSize(2);
    }
    has("first", EARLY);
    has("second", LATE);
  }

  @Test
  void ofFilesThatWereDeletedNothingIsFound() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    write("domain=ja/b.parquet", "second", LATE);
    write("domain=ja/c.parquet", "third", LATE + 1000);
    has("first", EARLY);
    Files.delete(archive.resolve("domain=ja/a.parquet"));
    assertThat(find(EARLY + 3)).isEmpty();
    has("second", LATE);
    has("third", LATE + 1000);
    delete(archive);
    assertThat(find(EARLY + 3, LATE)).isEmpty();
  }

  @Test
  void aFileThatWasReplacedUnderItsNameIsReadAgain() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    write("domain=ja/b.parquet", "second", LATE);
    has("first", EARLY);
    write("domain=ja/a.parquet", "other", LATE + 1000);
    assertThat(find(EARLY + 3)).isEmpty();
    has("other", LATE + 1000);
    has("second", LATE);
  }

  @Test
  void anotherArchiveHasNothingOfTheFirst() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    has("first", EARLY);
    index.close();
    archive = Files.createDirectories(folder.resolve("another"));
    files = 0; // the same names, lengths and times
    write("domain=ja/a.parquet", "other", LATE);
    index = new IndexedArchive(archive.toString(), indexed);
    assertThat(find(EARLY + 3)).isEmpty();
    has("other", LATE);
  }

  @Test
  void theIndexMayBeDeletedBetweenCalls() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    has("first", EARLY);
    delete(indexed);
    has("first", EARLY);
    delete(indexed);
    write("domain=ja/0.parquet", "second", LATE);
    try (IndexedArchive other = new IndexedArchive(archive.toString(), indexed)) {
      other.refresh();
    }
    has("first", EARLY);
    has("second", LATE);
  }

  @Test
  void whatIsIndexedIsFoundWithoutALookAtOtherFiles() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    has("first", EARLY);
    Files.writeString(archive.resolve("domain=ja/b.parquet"), "cannot be indexed");
    try (IndexedArchive other = new IndexedArchive(archive.toString(), indexed)) {
      assertThat(other.find(Set.of(EARLY, EARLY + 7))).hasSize(2);
      assertThatThrownBy(() -> other.find(Set.of(LATE))).hasMessageContaining("b.parquet");
    }
  }

  @Test
  void whatIsNotIndexedYetIsLookedForInNewFiles() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    has("first", EARLY);
    write("domain=ja/b.parquet", "second", LATE);
    assertThat(index.find(Set.of(EARLY, LATE))).hasSize(2);
    Files.move(archive.resolve("domain=ja/a.parquet"), archive.resolve("moved.parquet"));
    assertThat(index.find(Set.of(EARLY, LATE))).hasSize(2);
    assertThat(index.find(Set.of(LATE + EACH))).isEmpty();
  }

  @Test
  void compressionDoesNotMatter() throws IOException {
    List<CompressionCodecName> all =
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.ZSTD,
            CompressionCodecName.GZIP);
    for (int n = 0; n < all.size(); n++) {
      write("domain=ja/" + n + ".parquet", "text", LATE + n * 1000L, 0, all.get(n));
    }
    for (int n = 0; n < all.size(); n++) {
      has("text", LATE + n * 1000L);
    }
  }

  @Test
  void theNewerTextOfAKeptDocumentDoesNotHideIt() throws IOException {
    write("domain=ja/a.parquet", "newer", EARLY, 9, CompressionCodecName.ZSTD);
    assertThat(find(EARLY + 3)).isEmpty();
    write("domain=ja/b.parquet", "kept", EARLY);
    has("kept", EARLY);
  }

  @Test
  void aDamagedFileIsNamedAndOnceItIsWholeAllIsFound() throws IOException {
    write("domain=ja/a.parquet", "first", EARLY);
    has("first", EARLY);
    write("domain=ja/b.parquet", "second", LATE);
    write("domain=ja/c.parquet", "third", LATE + 1000);
    Path file = archive.resolve("domain=ja/b.parquet");
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 3, whole.length - 9}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> index.refresh())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("domain=ja/b.parquet")
          .hasMessageContaining("can't be read");
    }
    Files.write(file, whole);
    has("second", LATE);
    has("first", EARLY);
    has("third", LATE + 1000);
  }
}
