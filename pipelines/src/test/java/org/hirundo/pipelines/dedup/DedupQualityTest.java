package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.testutils.InternalMiniClusterExtension;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.pipelines.dedup.Quality.Figures;
import org.hirundo.schemas.Document;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Judges the verdicts of the real graph by the exact similarity of all pairs. {@code mvn
 * -Pdedup-eval verify} prints the tables, of larger sets.
 */
@Timeout(300)
class DedupQualityTest {
  private static final boolean SHOW = Boolean.getBoolean("hirundo.show");

  @RegisterExtension
  static final InternalMiniClusterExtension CLUSTER =
      new InternalMiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static Map<String, Verdict> verdicts(List<Document> documents, DedupParameters parameters)
      throws Exception {
    return GraphJob.run(CLUSTER.getMiniCluster(), new ReplayedStream(documents, 1), parameters, 2);
  }

  /**
   * The verified preset's figures, which are printed among those of the other ways if asked for.
   */
  private static Figures judge(String name, List<Document> documents) throws Exception {
    Quality quality = new Quality(documents);
    Map<String, Verdict> verified = verdicts(documents, DedupParameters.VERIFIED);
    Figures figures = quality.of(verified);
    if (SHOW) {
      System.out.printf(
          "%n%s: %d documents, %d exact copies, %d distinct; %d of them with an earlier one at"
              + " J >= .8, %d at .7%n%s%n%s%n",
          name,
          documents.size(),
          quality.copies(),
          quality.size(),
          quality.withEarlier(.8),
          quality.withEarlier(.7),
          Quality.HEAD,
          figures.row("**verified** (18x7, 512 bits)"));
      for (DedupParameters peer : List.of(DedupParameters.SWALLOW, DedupParameters.FINEWEB)) {
        System.out.println(
            quality.of(verdicts(documents, peer)).row(peer.preset() + ", first seen"));
      }
      for (int[] form : new int[][] {{14, 8}, {26, 11}, {20, 13}}) {
        String row = "connected components " + form[0] + "x" + form[1];
        System.out.println(quality.of(quality.connectedComponents(form[0], form[1])).row(row));
      }
      System.out.println(
          quality
              .of(quality.greedy(DedupParameters.VERIFIED.tau()))
              .row("greedy by exact J >= .72"));
      quality.residualPairs(verified).forEach(pair -> System.out.println("  residual: " + pair));
    }
    assertThat(verified).hasSize(documents.size());
    assertThat(figures.strayWitnesses()).isZero();
    return figures;
  }

  @Test
  void realPagesLoseNothingThatHasNoKeptTwin() throws Exception {
    Assumptions.assumeTrue(PageHistories.areThere(), "no shared data");
    Figures figures = judge("real pages", PageHistories.read());
    assertThat(figures.overRemoved()).isLessThanOrEqualTo(.025);
    assertThat(figures.residual()).isLessThanOrEqualTo(.002);
    assertThat(figures.worst()).isGreaterThanOrEqualTo(.5);
  }

  @Test
  void editedPagesLoseNothingThatHasNoKeptTwin() throws Exception {
    int pages = SHOW ? 2500 : 400;
    List<List<String>> passages = new ArrayList<>();
    if (PageHistories.areThere()) {
      List<String> texts = PageHistories.read().stream().map(Document::getText).distinct().toList();
      passages.addAll(EditedHistories.passages(texts, 1));
    } else {
      passages.addAll(EditedHistories.invented(pages, 1));
    }
    List<List<String>> chosen = passages.subList(0, Math.min(pages, passages.size()));
    Figures figures = judge("edited pages", EditedHistories.crawl(chosen, 6, 2));
    assertThat(figures.overRemoved()).isLessThanOrEqualTo(.025);
    assertThat(figures.residual()).isLessThanOrEqualTo(.002);
    assertThat(figures.worst()).isGreaterThanOrEqualTo(.5);
  }
}
