package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificData;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentArchiveTest {
  private static final long LATE = 40_000L << 48; // negative as a signed number

  @TempDir private Path folder;

  @Test
  void documentsAreFoundByIdInFilesOfAllEpochsAndDomains() throws IOException {
    write("domain=ja/a.parquet", documents("ja", 1L << 48, 0));
    write("domain=ja/b.parquet", documents("ja", LATE, 0));
    write("domain=en/a.parquet", documents("en", 2L << 48, 0));
    DocumentArchive archive = new DocumentArchive(folder.toString());

    Set<Long> wanted = Set.of((1L << 48) + 7, LATE + 99, (2L << 48) + 50, 3L << 48);
    Map<Long, Document> found = archive.find(wanted, "ja");

    assertThat(found).containsOnlyKeys((1L << 48) + 7, LATE + 99, (2L << 48) + 50);
    assertThat(found.get(LATE + 99).getText()).isEqualTo("ja text " + (LATE + 99));
    assertThat(found.get((2L << 48) + 50).getDomain()).isEqualTo("en");
    assertThat(archive.find(Set.of(), "ja")).isEmpty();
    assertThat(new DocumentArchive(folder.resolve("none").toString()).find(wanted, "ja")).isEmpty();
  }

  @Test
  void theNewerTextOfAKeptDocumentIsNoDocumentOfItsOwn() throws IOException {
    write("domain=ja/a.parquet", documents("ja", 1L << 48, 9));
    assertThat(new DocumentArchive(folder.toString()).find(Set.of((1L << 48) + 7), "ja")).isEmpty();
  }

  @Test
  void aDamagedFileIsNamedAndUnfinishedOnesAreNotLookedAt() throws IOException {
    write("domain=ja/a.parquet", documents("ja", 1L << 48, 0));
    Files.writeString(folder.resolve("domain=ja/.b.parquet.inprogress"), "begun");
    DocumentArchive archive = new DocumentArchive(folder.toString());
    assertThat(archive.find(Set.of(1L << 48), "ja")).hasSize(1);

    Files.writeString(folder.resolve("domain=ja/c.parquet"), "no Parquet at all, but long enough");
    assertThatThrownBy(() -> archive.find(Set.of(1L << 48), "ja"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("domain=ja/c.parquet can't be read");
  }

  private static List<Document> documents(String domain, long first, long cluster) {
    return LongStream.range(first, first + 100)
        .mapToObj(
            id ->
                Document.newBuilder()
                    .setId(id)
                    .setContentHash(id)
                    .setDomain(domain)
                    .setText(domain + " text " + id)
                    .setLanguage(domain)
                    .setLanguageScore(1)
                    .setCluster(cluster)
                    .setOrigin(new Origin("CRAWL", "a.warc.gz", 0, id & 0xFFFF))
                    .build())
        .toList();
  }

  private void write(String name, List<Document> documents) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Document> out =
        AvroParquetWriter.<Document>builder(new LocalOutputFile(file))
            .withSchema(Document.getClassSchema())
            .withDataModel(SpecificData.getForClass(Document.class))
            .build()) {
      for (Document document : documents) {
        out.write(document);
      }
    }
  }
}
