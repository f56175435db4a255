package org.hirundo.pipelines.dedup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Signer;
import org.hirundo.schemas.Document;

/**
 * Judges who was kept of a set of documents by the exact similarity of all pairs. Of equal texts
 * one counts, as exact copies are no matter of judgement.
 */
final class Quality {
  private final List<Document> distinct;
  private final Map<Long, Integer> numbers = new HashMap<>();
  private final ExactJaccard truth;
  private final int copies;

  /**
   * What a way to decide comes to, in parts of one.
   *
   * @param kept of the distinct texts
   * @param residual kept ones with an earlier kept one at J ≥ .8, of those kept
   * @param overRemoved dropped ones without a kept one at J ≥ .7, of those dropped
   * @param overRemoved6 the same at J ≥ .6
   * @param worst the lowest similarity of a dropped text to the kept one that it is most like; 0
   *     for one below .3
   * @param strayWitnesses dropped texts whose witness was not kept; -1 where none is named
   */
  record Figures(
      double kept,
      double residual,
      int residuals,
      double overRemoved,
      double overRemoved6,
      double worst,
      int strayWitnesses) {
    String row(String name) {
      return String.format(
          Locale.ROOT,
          "| %s | %.1f %% | %.2f %% (%d) | %.1f %% | %.1f %% | %.2f | %s |",
          name,
          100 * kept,
          100 * residual,
          residuals,
          100 * overRemoved,
          100 * overRemoved6,
          worst,
          strayWitnesses < 0 ? "–" : strayWitnesses);
    }
  }

  static final String HEAD =
      "| decided by | kept | residual | over-removed (J .7) | (J .6) | worst best J | witnesses not"
          + " kept |\n|---|---:|---:|---:|---:|---:|---:|";

  Quality(List<Document> documents) {
    Map<Long, Document> first = new TreeMap<>();
    documents.forEach(
        document ->
            first.merge(
                document.getContentHash(), document, (a, b) -> a.getId() <= b.getId() ? a : b));
    distinct = new ArrayList<>(first.values());
    distinct.sort(Comparator.comparingLong(Document::getId));
    for (int i = 0; i < distinct.size(); i++) {
      numbers.put(distinct.get(i).getId(), i);
    }
    copies = documents.size() - distinct.size();
    truth = new ExactJaccard(distinct.stream().map(Document::getText).toList());
  }

  int size() {
    return distinct.size();
  }

  int copies() {
    return copies;
  }

  /** Texts with an earlier one at least so much alike. */
  long withEarlier(double least) {
    long count = 0;
    for (int text = 0; text < size(); text++) {
      for (float similarity : truth.similarities(text)) {
        if (similarity >= least) {
          count++;
          break;
        }
      }
    }
    return count;
  }

  /** What the graph's verdicts come to. */
  Figures of(Map<String, Verdict> verdicts) {
    boolean[] kept = new boolean[size()];
    Map<Long, Long> witnesses = new HashMap<>();
    for (Verdict verdict : verdicts.values()) {
      Integer number = numbers.get(verdict.id());
      if (number != null) {
        kept[number] |= verdict.kept();
        witnesses.put(verdict.id(), verdict.witness());
      }
    }
    int stray = 0;
    for (long witness : witnesses.values()) {
      Integer number = numbers.get(witness);
      stray += number == null || !kept[number] ? 1 : 0;
    }
    return of(kept, stray);
  }

  Figures of(boolean[] kept) {
    return of(kept, -1);
  }

  private Figures of(boolean[] kept, int stray) {
    float[] best = new float[size()];
    boolean[] residual = new boolean[size()];
    for (int text = 0; text < size(); text++) {
      int[] earlier = truth.earlier(text);
      float[] similarities = truth.similarities(text);
      for (int i = 0; i < earlier.length; i++) {
        if (kept[earlier[i]]) {
          best[text] = Math.max(best[text], similarities[i]);
          residual[text] |= kept[text] && similarities[i] >= .8;
        }
        if (kept[text]) {
          best[earlier[i]] = Math.max(best[earlier[i]], similarities[i]);
        }
      }
    }
    int stay = 0;
    int residuals = 0;
    int over = 0;
    int over6 = 0;
    double worst = 1;
    for (int text = 0; text < size(); text++) {
      if (kept[text]) {
        stay++;
        residuals += residual[text] ? 1 : 0;
      } else {
        over += best[text] < .7 ? 1 : 0;
        over6 += best[text] < .6 ? 1 : 0;
        worst = Math.min(worst, best[text]);
      }
    }
    double gone = Math.max(1, size() - stay);
    return new Figures(
        (double) stay / size(),
        (double) residuals / stay,
        residuals,
        over / gone,
        over6 / gone,
        worst,
        stray);
  }

  /** Kept texts that are alike at J ≥ .8, with their places. */
  List<String> residualPairs(Map<String, Verdict> verdicts) {
    boolean[] kept = new boolean[size()];
    verdicts.values().stream()
        .filter(Verdict::kept)
        .forEach(verdict -> kept[numbers.get(verdict.id())] = true);
    List<String> pairs = new ArrayList<>();
    for (int text = 0; text < size(); text++) {
      for (int other : truth.earlier(text)) {
        if (kept[text] && kept[other] && truth.between(text, other) >= .8) {
          pairs.add(describe(text) + " ~ " + describe(other) + " J " + truth.between(text, other));
        }
      }
    }
    return pairs;
  }

  private String describe(int text) {
    Document document = distinct.get(text);
    return SequentialGreedy.place(document)
        + " "
        + document.getOrigin().getFile()
        + " ("
        + document.getText().length()
        + " characters)";
  }

  /** The ideal: a text goes exactly if it is like a kept one, by exact similarity. */
  boolean[] greedy(double least) {
    boolean[] kept = new boolean[size()];
    for (int text = 0; text < size(); text++) {
      kept[text] = true;
      for (int other : truth.earlier(text)) {
        kept[text] &= !kept[other] || truth.between(text, other) < least;
      }
    }
    return kept;
  }

  /** Of texts joined by equal keys, directly or through others, the first stays. */
  boolean[] connectedComponents(int bands, int rows) {
    int[] root = new int[size()];
    Arrays.setAll(root, i -> i);
    Signer signer = new Signer(new DedupParameters("components", bands, rows, 5, 0));
    Map<Long, Integer> buckets = new HashMap<>();
    for (int text = 0; text < size(); text++) {
      Signature signature = signer.sign(text, text, distinct.get(text).getText());
      if (signature == null) {
        continue;
      }
      for (long key : signature.bandKeys()) {
        Integer other = buckets.putIfAbsent(key, text);
        if (other != null) {
          int a = find(root, other);
          int b = find(root, text);
          root[Math.max(a, b)] = Math.min(a, b);
        }
      }
    }
    boolean[] kept = new boolean[size()];
    for (int text = 0; text < size(); text++) {
      kept[text] = root[text] == text;
    }
    return kept;
  }

  private static int find(int[] root, int text) {
    int up = text;
    while (root[up] != up) {
      root[up] = root[root[up]];
      up = root[up];
    }
    return up;
  }
}
