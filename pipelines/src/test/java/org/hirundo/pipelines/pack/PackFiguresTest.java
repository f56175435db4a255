package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.hirundo.pipelines.metrics.Registered;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreCut;
import org.junit.jupiter.api.Test;

class PackFiguresTest {
  private final Registered registered = new Registered();
  private final PackFigures figures = new PackFigures(registered.group());

  private static PackReport sum(long selected, long sequences) {
    return PackReport.newBuilder()
        .setDomain("ja")
        .setAt(0)
        .setSelected(selected)
        .setRefused(new HashMap<>(Map.of("keep-top", 4L, "words@1", 2L)))
        .setComponents(new HashMap<>())
        .setBands(new HashMap<>())
        .setScreened(Map.of("masked/email", 3L))
        .setTokens(100 * selected)
        .setSequences(sequences)
        .setOpenTokens(17)
        .build();
  }

  private double told(String name, String... labels) {
    return registered.value("hirundo_pack_domain_" + name, labels);
  }

  @Test
  void sumsGoOnAfterARestartAndTheCounterCountsTheAttempt() {
    figures.restored(sum(10, 40));
    assertThat(told("selected_documents", "ja")).isEqualTo(10);
    assertThat(told("sequences", "ja")).isEqualTo(40);
    assertThat(told("sequences_total", "ja")).isZero();
    figures.show(sum(12, 47));
    assertThat(told("selected_documents", "ja")).isEqualTo(12);
    assertThat(told("tokens", "ja")).isEqualTo(1200);
    assertThat(told("open_tokens", "ja")).isEqualTo(17);
    assertThat(told("sequences", "ja")).isEqualTo(47);
    assertThat(told("sequences_total", "ja")).isEqualTo(7);
    assertThat(told("rule_refused_documents", "ja", "keep-top")).isEqualTo(4);
    assertThat(told("rule_refused_documents", "ja", "words@1")).isEqualTo(2);
    assertThat(told("what_screened", "ja", "masked/email")).isEqualTo(3);
  }

  @Test
  void thereIsAThresholdOnceDocumentsAreRankedAndItIsTheNewest() {
    PackReport sum = sum(1, 1);
    figures.restored(sum);
    assertThat(registered.names()).doesNotContain("hirundo_pack_domain_score_threshold");
    for (double threshold : new double[] {.4, .6}) {
      sum.setCut(new ScoreCut("edu@1", "crawl", 1, 99L, .3, threshold));
      figures.show(sum);
      assertThat(told("score_threshold", "ja")).isEqualTo(threshold);
    }
  }

  @Test
  void waitingIsToldAndPasses() {
    PackReport sum = sum(1, 1);
    figures.restored(sum);
    sum.setWaitsFor("edu@1 of crawl, epoch 2");
    figures.show(sum);
    assertThat(told("waiting", "ja")).isEqualTo(1);
    sum.setWaitsFor("");
    figures.show(sum);
    assertThat(told("waiting", "ja")).isZero();
  }
}
