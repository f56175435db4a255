package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.testutils.InternalMiniClusterExtension;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Signer;
import org.hirundo.schemas.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams that would overheat a slot, or let one page swallow the rest, each with what comes out.
 */
@Timeout(180)
class HostileStreamsTest {
  private static final boolean SHOW = Boolean.getBoolean("hirundo.show");
  private static final String LETTERS = "あいうえおかきくけこさしすせそ日本語文書山川花鳥風月、。abcdefgh ";

  @RegisterExtension
  static final InternalMiniClusterExtension CLUSTER =
      new InternalMiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .setConfiguration(
                  new Configuration()
                      .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256)))
              .build());

  private static Map<String, Verdict> run(List<Document> documents, DedupParameters parameters)
      throws Exception {
    ReplayedStream stream = new ReplayedStream(documents, 1);
    Map<String, Verdict> verdicts = GraphJob.run(CLUSTER.getMiniCluster(), stream, parameters, 2);
    assertThat(verdicts).hasSize(documents.size());
    return verdicts;
  }

  private static List<Verdict> kept(Map<String, Verdict> verdicts) {
    return verdicts.values().stream().filter(Verdict::kept).toList();
  }

  private static String random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /**
   * Runs the second stream, which is ten times the first, and holds it to about ten times the
   * first's time.
   *
   * @return the first's verdicts
   */
  private static Map<String, Verdict> inProportion(
      String name, List<Document> few, List<Document> many) throws Exception {
    Map<String, Verdict> verdicts = run(few, DedupParameters.VERIFIED); // to warm up
    long begin = System.nanoTime();
    run(few, DedupParameters.VERIFIED);
    long middle = System.nanoTime();
    run(many, DedupParameters.VERIFIED);
    double tenth = (middle - begin) / 1e9;
    double all = (System.nanoTime() - middle) / 1e9;
    show("%,d %s: %.1f s; a tenth of them: %.1f s", many.size(), name, all, tenth);
    assertThat(all).isLessThan(30 * tenth + 5);
    return verdicts;
  }

  private static void show(String name, Object... values) {
    if (SHOW) {
      System.out.printf(Locale.ROOT, name + "%n", values);
    }
  }

  private static List<Document> copies(int count, int epochs) {
    List<Document> copies = new ArrayList<>();
    String text = random(1, 1400);
    for (int i = 0; i < count; i++) {
      copies.add(Corpus.document(1 + i % epochs, i, text));
    }
    return copies;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void ofAnyNumberOfCopiesTheFirstStays(int epochs) throws Exception {
    int count = SHOW ? 1_000_000 : 5_000;
    Map<String, Verdict> verdicts =
        inProportion(
            "copies in " + epochs + " epochs", copies(count / 10, epochs), copies(count, epochs));
    assertThat(kept(verdicts)).extracting(Verdict::place).containsExactly("1:0");
    assertThat(verdicts.values())
        .filteredOn(v -> !v.kept())
        .extracting(Verdict::kind)
        .containsOnly("EXACT");
  }

  @Test
  void pagesOfOneCharacterAreOnePage() throws Exception {
    List<Document> pages = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      pages.add(Corpus.document(1 + i % 3, i, "あ".repeat(5 + i)));
      pages.add(Corpus.document(1 + i % 3, 1000 + i, "x".repeat(5 + i)));
    }
    Map<String, Verdict> verdicts = run(pages, DedupParameters.VERIFIED);
    assertThat(kept(verdicts)).hasSize(2);
    assertThat(kept(verdicts)).extracting(v -> DocumentId.epoch(v.id())).containsOnly(1);
    assertThat(verdicts.values())
        .filteredOn(v -> !v.kept())
        .extracting(Verdict::similarity)
        .containsOnly(1f);
  }

  @Test
  void pagesShorterThanAShingleGoAsExactCopiesOnly() throws Exception {
    List<Document> pages = new ArrayList<>();
    String[] texts = {"", "a", "ab", "abc", "abcd", "abce", " ab ", "短い頁"};
    for (int i = 0; i < 800; i++) {
      pages.add(Corpus.document(1 + i % 3, i, texts[i % texts.length]));
    }
    Map<String, Verdict> verdicts = run(pages, DedupParameters.VERIFIED);
    assertThat(kept(verdicts)).hasSize(texts.length);
    assertThat(verdicts.values())
        .filteredOn(v -> !v.kept())
        .extracting(Verdict::kind)
        .containsOnly("EXACT");
  }

  /** Pages of a template of 2,000 characters and a part of their own, in three epochs. */
  private static List<Document> templated(int count, int ownFrom, int ownTo, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String template = random(seed, 2000);
    List<Document> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int own = random.nextInt(ownFrom, ownTo + 1);
      String text =
          template.substring(0, 1000) + random(1000 + seed + i, own) + template.substring(1000);
      pages.add(Corpus.document(1 + i % 3, i, text));
    }
    return pages;
  }

  @Test
  void aTemplateTakesOnlyPagesThatAreMostlyTemplate() throws Exception {
    List<Document> pages = templated(600, 200, 1000, 3);
    for (int i = 0; i < 600; i++) {
      pages.add(Corpus.document(1 + i % 3, 5000 + i, random(90_000 + i, 600)));
    }
    Quality quality = new Quality(pages);
    Map<String, Verdict> verdicts = run(pages, DedupParameters.VERIFIED);
    Quality.Figures figures = quality.of(verdicts);
    Map<Long, String> texts = new HashMap<>();
    pages.forEach(page -> texts.put(page.getId(), page.getText()));
    Map<Long, Integer> cluster = new TreeMap<>();
    int longestOwn = 0;
    int templatedKept = 0;
    for (Document page : pages) {
      Verdict verdict = verdicts.get(SequentialGreedy.place(page));
      boolean own = page.getOrigin().getPosition() >= 5000;
      if (verdict.kept()) {
        templatedKept += own ? 0 : 1;
        continue;
      }
      assertThat(own).as("a page without the template goes").isFalse();
      cluster.merge(verdict.witness(), 1, Integer::sum);
      longestOwn = Math.max(longestOwn, page.getText().length() - 2000);
      assertThat(ExactJaccard.of(page.getText(), texts.get(verdict.witness()))).isGreaterThan(.6);
    }
    int largest = cluster.values().stream().mapToInt(i -> i).max().orElse(0);
    show(
        "verified: of 600 pages with a template %d stay; the others go for %d of them, at most %d"
            + " for one; those that go have at most %d characters of their own%n%s%n%s",
        templatedKept, cluster.size(), largest, longestOwn, Quality.HEAD, figures.row("verified"));
    if (SHOW) {
      show("%s", quality.of(run(pages, DedupParameters.FINEWEB)).row("fineweb, first seen"));
      show("%s", quality.of(run(pages, DedupParameters.SWALLOW)).row("swallow, first seen"));
      show("%s", quality.of(quality.connectedComponents(14, 8)).row("connected components 14x8"));
      show("%s", quality.of(quality.greedy(.72)).row("greedy by exact J >= .72"));
    }
    assertThat(longestOwn).isLessThan(700);
    assertThat(templatedKept).isGreaterThan(300);
    assertThat(figures.worst()).isGreaterThan(.6);
    assertThat(figures.residual()).isLessThan(.01);
    assertThat(figures.strayWitnesses()).isZero();
  }

  /** Pages that meet in few buckets of very many members, and are not alike. */
  @Test
  void bucketsOfThousandsCostNoMoreForEachMember() throws Exception {
    int count = SHOW ? 40_000 : 3_000;
    List<Document> few = templated(count / 10, 600, 700, 5);
    List<Document> many = templated(count, 600, 700, 5);
    Signer signer = new Signer(DedupParameters.VERIFIED);
    Map<Long, Integer> members = new HashMap<>();
    for (Document page : many) {
      Signature signature = signer.sign(page.getId(), page.getContentHash(), page.getText());
      for (long key : signature.bandKeys()) {
        members.merge(key, 1, Integer::sum);
      }
    }
    int largest = members.values().stream().mapToInt(i -> i).max().orElse(0);
    show("%d pages, %d of them in the largest bucket", count, largest);
    Map<String, Verdict> verdicts = inProportion("pages that share a template", few, many);
    assertThat(largest).isGreaterThan(count / 10);
    assertThat(kept(verdicts)).hasSizeGreaterThan(few.size() / 2);
  }
}
