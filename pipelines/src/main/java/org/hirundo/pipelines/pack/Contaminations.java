package org.hirundo.pipelines.pack;

import java.util.ArrayList;
import java.util.List;
import org.hirundo.operators.decontamination.Overlap;
import org.hirundo.pipelines.screening.Screened;
import org.hirundo.schemas.BenchmarkOverlap;
import org.hirundo.schemas.Contamination;
import org.hirundo.schemas.Document;

/** What is told of documents that hold texts of benchmarks. */
final class Contaminations {
  private static final int LONGEST_TEXT = 500; // characters (UTF-16) that are told of an overlap

  private Contaminations() {}

  static Contamination of(Document document, Screened screened, int version) {
    String text = document.getText();
    List<BenchmarkOverlap> overlaps = new ArrayList<>();
    int at = 0;
    int counted = 0;
    for (Overlap overlap : screened.overlaps()) {
      counted += text.codePointCount(at, overlap.begin());
      int begin = counted;
      counted += text.codePointCount(overlap.begin(), overlap.end());
      at = overlap.end();
      overlaps.add(
          new BenchmarkOverlap(
              overlap.benchmark(),
              overlap.item(),
              begin,
              counted,
              (float) overlap.share(),
              beginning(text, overlap)));
    }
    return new Contamination(
        document.getId(),
        document.getDomain(),
        document.getUrl(),
        !screened.refused().isEmpty(),
        overlaps,
        document.getOrigin(),
        version);
  }

  private static String beginning(String text, Overlap overlap) {
    int end = Math.min(overlap.end(), overlap.begin() + LONGEST_TEXT);
    return Character.isHighSurrogate(text.charAt(end - 1))
        ? text.substring(overlap.begin(), end - 1)
        : text.substring(overlap.begin(), end);
  }
}
