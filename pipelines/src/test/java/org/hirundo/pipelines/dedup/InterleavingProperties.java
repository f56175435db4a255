package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.schemas.Document;

/**
 * Whatever order the operators' inputs come in, the verdicts are those of a sequential pass. The
 * corpora are small and dense: most documents are like several others, just above or just below the
 * threshold, so that a race would show as a page too many or too few.
 */
class InterleavingProperties {
  private static List<Document> dense(long seed, int count, int epochs) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text;
      double dice = random.nextDouble();
      if (texts.isEmpty() || dice < .08) {
        text = letters(random, 80 + random.nextInt(300));
      } else if (dice < .15) {
        text = "x".repeat(random.nextInt(9));
      } else {
        text = texts.get(random.nextInt(texts.size()));
        int edits = dice < .35 ? 0 : 1 + random.nextInt(3);
        for (int j = 0; j < edits; j++) {
          int at = random.nextInt(text.length() + 1);
          int to = Math.min(text.length(), at + random.nextInt(20));
          text = text.substring(0, at) + letters(random, random.nextInt(20)) + text.substring(to);
        }
      }
      texts.add(text);
      documents.add(Corpus.document(1 + random.nextInt(epochs), i, text));
    }
    return documents;
  }

  private static String letters(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('ア' + random.nextInt(60)));
    }
    return text.toString();
  }

  private static void check(List<Document> documents, int parallelism, long order)
      throws Exception {
    Map<String, Verdict> verdicts =
        InterleavedGraph.run(documents, DedupParameters.VERIFIED, parallelism, order);
    Map<String, Long> witnesses = new TreeMap<>();
    verdicts.forEach((place, verdict) -> witnesses.put(place, verdict.witness()));
    assertThat(witnesses).isEqualTo(SequentialGreedy.keptOf(documents, DedupParameters.VERIFIED));
    Set<Long> kept = new HashSet<>();
    verdicts.values().stream().filter(Verdict::kept).forEach(verdict -> kept.add(verdict.id()));
    assertThat(verdicts.values())
        .allSatisfy(
            verdict -> {
              assertThat(kept).as("witness of %s", verdict).contains(verdict.witness());
              assertThat(verdict.similarity()).isBetween(.72f, 1f);
            });
  }

  @Property(tries = 60)
  void anyOrderOfDeliveryComesToTheSequentialPass(
      @ForAll long corpus,
      @ForAll long order,
      @ForAll @IntRange(min = 2, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 4) int epochs,
      @ForAll @IntRange(min = 1, max = 3) int parallelism)
      throws Exception {
    check(dense(corpus, count, epochs), parallelism, order);
  }

  /** The race in which A drops B in one bucket while B drops A in another. */
  @Property(tries = 40)
  void ofTwoThatMeetInAnyOrderExactlyOneStays(
      @ForAll long corpus, @ForAll long order, @ForAll @IntRange(min = 1, max = 2) int epoch)
      throws Exception {
    String text = letters(new SplittableRandom(corpus), 200);
    List<Document> pair =
        List.of(
            Corpus.document(1, 0, text + "終"),
            Corpus.document(epoch, 1, "始" + text),
            Corpus.document(2, 2, text + "終"));
    Map<String, Verdict> verdicts = InterleavedGraph.run(pair, DedupParameters.VERIFIED, 3, order);
    assertThat(verdicts).hasSize(3);
    assertThat(verdicts.values().stream().filter(Verdict::kept)).hasSize(1);
    check(pair, 2, order);
  }
}
