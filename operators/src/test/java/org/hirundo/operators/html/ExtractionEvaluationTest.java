package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Holds the extractor's scores on pages whose right text is known, a little under what it has. */
class ExtractionEvaluationTest {
  private static final Map<String, Double> FLOORS =
      Map.of(
          "trafilatura", 0.90,
          "trafilatura-de", 0.905,
          "trafilatura-en", 0.88,
          "trafilatura-other", 0.90,
          "readability", 0.915,
          "rust-book-ja", 0.95,
          "python_zero", 0.98,
          "mlnote-ja-math", 0.99,
          "httpd-manual-ja", 0.805);

  @Test
  void scoresHoldTheirFloors() throws Exception {
    Path data = Path.of(System.getProperty("hirundo.shared.data", ""));
    Assumptions.assumeTrue(Files.isDirectory(data.resolve("html-groundtruth")));
    System.out.println("set                      pages  prec.  recall F1");
    for (GroundTruth.SetScore score : new GroundTruth(data).scores()) {
      System.out.println(score.row());
      assertThat(score.f1())
          .describedAs(score.row())
          .isGreaterThanOrEqualTo(FLOORS.getOrDefault(score.set(), 0.0));
    }
  }
}
