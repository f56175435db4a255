package org.hirundo.pipelines.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;

/** Counts captures. */
final class Captures {
  private Captures() {}

  static long in(List<Path> files) throws IOException {
    long pages = 0;
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file);
          WarcReader reader = WarcReader.open(in, 0, WarcLimits.defaults())) {
        for (WarcEntry entry = reader.next(); entry != null; entry = reader.next()) {
          pages += entry instanceof WarcPage ? 1 : 0;
        }
      }
    }
    return pages;
  }
}
