package org.hirundo.pipelines.source;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Rows and megabytes a second of reading corpora alone, in one thread, from files that are in the
 * page cache. Runs only when it is named: {@code mvn test -pl pipelines -am -Dtest=CorpusBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false -Dbenchmark.files=a.parquet,b.jsonl.gz}; {@code
 * benchmark.columns} names the text's and the id's column, {@code text,id} by default. Each file is
 * read five times; the fastest counts.
 */
class CorpusBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int TIMES = 5;

  @Test
  void measure() throws Exception {
    String[] columns = System.getProperty("benchmark.columns", "text,id").split(",");
    CorpusFormat format =
        new CorpusFormat("en", new CorpusFormat.Columns(columns[0], columns[1], "", List.of()));
    OUT.printf("%-28s %9s %9s %9s %11s%n", "file", "MB", "rows", "rows/s", "MB of text/s");
    for (String name : System.getProperty("benchmark.files", "").split(",")) {
      if (!name.isBlank()) {
        measure(format, Path.of(name));
      }
    }
  }

  private static void measure(CorpusFormat format, Path file) throws Exception {
    double best = Double.MAX_VALUE;
    long rows = 0;
    long bytes = 0;
    for (int time = 0; time < TIMES; time++) {
      long start = System.nanoTime();
      rows = 0;
      bytes = 0;
      FileSplit split =
          FileSplit.whole("b", file.getFileName().toString(), file.toUri().toString(), 0, 0, 0);
      try (RecordFormat.Records<SourceRecord> records = format.open(split)) {
        for (var next = records.next(); next != null; next = records.next()) {
          if (next.record() != null && next.record().row() != null) {
            rows++;
            bytes += next.record().row().text().length();
          }
        }
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    OUT.printf(
        Locale.ROOT,
        "%-28s %9.1f %,9d %,9.0f %11.0f%n",
        file.getFileName(),
        Files.size(file) / 1e6,
        rows,
        rows / best,
        bytes / 1e6 / best);
  }
}
