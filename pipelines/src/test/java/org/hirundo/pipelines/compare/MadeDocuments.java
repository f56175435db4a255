package org.hirundo.pipelines.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificData;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;

/** Documents with values and scores, as curate archives them. */
final class MadeDocuments {
  private MadeDocuments() {}

  static Document document(
      long id, String domain, String url, String text, Map<String, Double> values, double score) {
    return Document.newBuilder()
        .setId(id)
        .setContentHash(id)
        .setUrl(url)
        .setText(text)
        .setDomain(domain)
        .setLanguage("ja")
        .setLanguageScore(1)
        .setValues(new HashMap<>(values))
        .setScores(new HashMap<>(Double.isNaN(score) ? Map.of() : Map.of("edu@1234", score)))
        .setOrigin(new Origin(id % 2 == 0 ? "CRAWL-1" : "CRAWL-2", "file", 0, id))
        .build();
  }

  /** Some that swallow-v1 alone, swallow-v2 alone, both and neither would keep. */
  static List<Document> random(int count, long seed) {
    Random random = new Random(seed);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      int sentences = 10 + random.nextInt(20);
      for (int s = 0; s < sentences; s++) {
        int length = 25 + random.nextInt(50);
        for (int c = 0; c < length; c++) {
          text.append(
              (char)
                  (random.nextInt(3) == 0
                      ? 0x4E00 + random.nextInt(3000)
                      : 0x3042 + random.nextInt(70)));
        }
        text.append(s % 4 == 3 ? "。\n" : "。");
      }
      if (random.nextInt(3) == 0) { // A sentence that is too long for swallow-v1 alone.
        text.append(text.toString().replace("。", "").replace("\n", ""), 0, 201).append("。");
      }
      documents.add(
          document(
              random.nextLong() & 0xFFFFFFFFFFFFL,
              "ja",
              "https://host" + random.nextInt(5) + ".example.jp/" + i,
              text.toString(),
              QualityRules.values(text.toString(), "ja"),
              random.nextInt(10) == 0 ? Double.NaN : Math.round(random.nextDouble() * 50) / 50.0));
    }
    return documents;
  }

  static void write(Path file, Iterable<Document> documents) throws IOException {
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Document> writer =
        AvroParquetWriter.<Document>builder(new LocalOutputFile(file))
            .withSchema(Document.getClassSchema())
            .withDataModel(SpecificData.getForClass(Document.class))
            .withPageSize(8 << 10)
            .withRowGroupSize(64L << 10)
            .build()) {
      for (Document document : documents) {
        writer.write(document);
      }
    }
  }

  /** Writes with the pages and row groups that archives have. */
  static void writeLike(Path file, Iterable<Document> documents) throws IOException {
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Document> writer =
        AvroParquetWriter.<Document>builder(new LocalOutputFile(file))
            .withSchema(Document.getClassSchema())
            .withDataModel(SpecificData.getForClass(Document.class))
            .build()) {
      for (Document document : documents) {
        writer.write(document);
      }
    }
  }
}
