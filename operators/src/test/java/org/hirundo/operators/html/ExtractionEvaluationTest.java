package org.hirundo.operators.html;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.html.ExtractionEvaluation.Figures;
import org.hirundo.operators.html.TruthPage.Half;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Holds the extractor's scores on pages whose right text is known, a little under what it has.
 *
 * <p>{@code mvn -Pextraction-eval verify} prints the whole evaluation. {@code
 * -Dextraction.rival=FILE} sets another extractor's texts beside it (JSON lines of {@code page} and
 * {@code text}), {@code -Dextraction.texts=FILE} writes this one's in the same form, and {@code
 * -Dextraction.worst=N} lists the N worst pages of each half.
 */
class ExtractionEvaluationTest {
  /** Held-out pages alone, F1. */
  private static final Map<String, Double> FLOORS =
      Map.ofEntries(
          entry("trafilatura", 0.935),
          entry("trafilatura / de", 0.94),
          entry("trafilatura / en", 0.895),
          entry("readability", 0.935),
          entry("readability / en", 0.97),
          entry("postlight-ja", 0.9),
          entry("rust-book-ja", 0.94),
          entry("python_zero", 0.99),
          entry("mlnote-ja-math", 0.99),
          entry("httpd-manual-ja", 0.835),
          entry("warc-en", 0.865));

  @Test
  void heldOutPagesHoldTheirFloors() throws IOException {
    Path data = Path.of(System.getProperty("hirundo.shared.data", ""));
    Assumptions.assumeTrue(GroundTruth.isIn(data), "no shared data");
    List<TruthPage> pages = GroundTruth.read(data);
    Map<String, String> texts = ExtractionEvaluation.extracted(pages);
    ExtractionEvaluation own = ExtractionEvaluation.of(pages, texts);
    if (Boolean.getBoolean("hirundo.show")) {
      show(own, pages, texts);
      System.out.println(pages.size() + " pages; " + ExtractionCost.measure(pages));
    }
    Map<String, Map<Half, Figures>> figures = own.figures();
    FLOORS.forEach(
        (group, floor) ->
            assertThat(figures.get(group).get(Half.HELD_OUT).f1())
                .as(group)
                .isGreaterThanOrEqualTo(floor));
  }

  private static void show(
      ExtractionEvaluation own, List<TruthPage> pages, Map<String, String> texts)
      throws IOException {
    System.out.println(own.table("Hirundo"));
    String rival = System.getProperty("extraction.rival", "");
    if (!rival.isEmpty()) {
      Path file = Path.of(rival);
      Map<String, String> others = ExtractionEvaluation.readTexts(file);
      String name = file.getFileName().toString();
      System.out.println(ExtractionEvaluation.of(pages, others).table(name));
    }
    int worst = Integer.getInteger("extraction.worst", 0);
    if (worst > 0) {
      for (Half half : Half.values()) {
        System.out.println(half + "\n" + own.worst(half, worst));
      }
    }
    String kept = System.getProperty("extraction.texts", "");
    if (!kept.isEmpty()) {
      ExtractionEvaluation.writeTexts(texts, Path.of(kept));
    }
  }
}
