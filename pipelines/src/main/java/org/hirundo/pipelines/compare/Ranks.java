package org.hirundo.pipelines.compare;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.pipelines.configuration.Quality.Band;
import org.hirundo.pipelines.configuration.Quality.Scope;

/**
 * The exact ranks of the compared documents' scores: what pack tells by sketches of all documents
 * so far, told here by all scores that there are.
 */
final class Ranks {
  private Ranks() {}

  /** Keeps out what is below a side's keep-top, and finds the bands. */
  static void apply(List<Judgements> parts, Side side, int number, Names domains) {
    for (int domain = 0; domain < domains.size(); domain++) {
      DomainSelection selection = side.selection(domains.name(domain));
      if (selection != null && selection.ranks()) {
        apply(parts, selection, number, domain);
      }
    }
  }

  private static void apply(
      List<Judgements> parts, DomainSelection selection, int side, int domain) {
    Map<Integer, double[]> scores = scores(parts, selection.scope(), side, domain);
    for (Judgements part : parts) {
      if (part.bands[side] == null) {
        part.bands[side] = new byte[part.size()];
      }
      for (int i = 0; i < part.size(); i++) {
        double score = part.scores[side][i];
        if (part.domains[i] == domain && !Double.isNaN(score)) {
          double[] all = scores.get(group(part, i, selection.scope()));
          if (selection.keepTop() < 1 && score < threshold(all, selection.keepTop())) {
            part.failures[side][i] |= Side.KEEP_TOP;
          }
          part.bands[side][i] = band(all, score, selection.bands());
        }
      }
    }
  }

  private static int group(Judgements part, int document, Scope scope) {
    return scope == Scope.ALL ? -1 : part.sources[document];
  }

  private static Map<Integer, double[]> scores(
      List<Judgements> parts, Scope scope, int side, int domain) {
    Map<Integer, double[]> scores = new HashMap<>();
    Map<Integer, Integer> sizes = new HashMap<>();
    for (Judgements part : parts) {
      for (int i = 0; i < part.size(); i++) {
        double score = part.scores[side][i];
        if (part.domains[i] == domain && !Double.isNaN(score)) {
          int group = group(part, i, scope);
          int size = sizes.merge(group, 1, Integer::sum);
          double[] all = scores.computeIfAbsent(group, g -> new double[1024]);
          if (size > all.length) {
            all = Arrays.copyOf(all, size * 2);
            scores.put(group, all);
          }
          all[size - 1] = score;
        }
      }
    }
    scores.replaceAll((group, all) -> Arrays.copyOf(all, sizes.get(group)));
    scores.values().forEach(Arrays::sort);
    return scores;
  }

  /** The least score of the top share: so many documents at least have it or a higher one. */
  static double threshold(double[] sorted, double share) {
    int below = (int) Math.floor((1 - share) * sorted.length + 1e-9);
    return sorted[Math.min(sorted.length - 1, below)];
  }

  private static byte band(double[] sorted, double score, List<Band> bands) {
    for (int i = 0; i < bands.size(); i++) {
      if (score >= threshold(sorted, bands.get(i).to())) {
        return (byte) (i + 1);
      }
    }
    return 0;
  }
}
