package org.hirundo.pipelines.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.io.LocalInputFile;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.compare.ComparisonSettings.Measuring;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.schemas.Document;

/**
 * Documents a second of a comparison: FOLDER ROWS THREADS; makes the archive if the folder is not
 * there, of 500 random documents again and again, with values a little different in each.
 */
final class CompareBenchmark {
  private static final int FILES = 8;

  private CompareBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int rows = Integer.parseInt(arguments[1]);
    if (!Files.exists(folder)) {
      List<Document> documents = MadeDocuments.random(500, 1);
      Random random = new Random(3);
      for (int file = 0; file < FILES; file++) {
        MadeDocuments.writeLike(
            folder.resolve("domain=ja/part-" + file + ".parquet"),
            () -> endless(documents, random, rows / FILES));
      }
    }
    List<DocumentPart> parts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted()
          .forEach(file -> parts.add(new ParquetPart(new LocalInputFile(file))));
    }
    for (int run = 0; run < 3; run++) {
      long start = System.nanoTime();
      ComparisonResult result =
          new Comparison(
                  parts,
                  Side.of(Profile.load("swallow-v1")),
                  Side.of(Profile.load("swallow-v2")),
                  new ComparisonSettings(
                      Set.of(),
                      "o200k_base",
                      200,
                      5,
                      run,
                      Measuring.NEVER,
                      Lists.NONE,
                      Integer.parseInt(arguments[2])))
              .run();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "%,d documents: judged in %.2f s (%,.0f a second), all in %.2f s, heap %d MB; A %s%n",
          result.documents(),
          result.seconds(),
          result.documents() / result.seconds(),
          (System.nanoTime() - start) / 1e9,
          runtime.totalMemory() - runtime.freeMemory() >> 20,
          result.domains().get(0).keptByA());
    }
  }

  private static Iterator<Document> endless(List<Document> documents, Random random, int rows) {
    return new Iterator<>() {
      private int made;

      @Override
      public boolean hasNext() {
        return made < rows;
      }

      @Override
      public Document next() {
        Document document = documents.get(made++ % documents.size());
        document.setId(random.nextLong() & 0xFFFFFFFFFFFFL);
        document.setUrl("https://host" + random.nextInt(100_000) + ".example.jp/" + made);
        document
            .getValues()
            .replaceAll((rule, value) -> value * (1 + (random.nextDouble() - .5) * 1e-3));
        return document;
      }
    };
  }
}
