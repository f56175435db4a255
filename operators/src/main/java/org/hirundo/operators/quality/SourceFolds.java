package org.hirundo.operators.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.operators.quality.TrainingCorpus.Document;

/** Sources dealt to folds, each with sources of both sides. */
final class SourceFolds {
  private SourceFolds() {}

  /**
   * Documents by fold: no source is in two of them; empty if a side has less than two sources.
   *
   * @param most folds at most
   */
  static List<List<Document>> of(List<Document> documents, int most) {
    Map<String, List<Document>> positives = bySource(documents, true);
    Map<String, List<Document>> negatives = bySource(documents, false);
    int folds = Math.min(most, Math.min(positives.size(), negatives.size()));
    if (folds < 2) {
      return List.of();
    }
    List<List<Document>> result = new ArrayList<>();
    for (int i = 0; i < folds; i++) {
      result.add(new ArrayList<>());
    }
    deal(positives, result);
    deal(negatives, result);
    return result;
  }

  private static Map<String, List<Document>> bySource(List<Document> documents, boolean positive) {
    Map<String, List<Document>> sources = new TreeMap<>();
    for (Document document : documents) {
      if (document.positive() == positive) {
        sources.computeIfAbsent(document.source(), name -> new ArrayList<>()).add(document);
      }
    }
    return sources;
  }

  /** The largest first, each to the fold that has least of this side. */
  private static void deal(Map<String, List<Document>> sources, List<List<Document>> folds) {
    Map<Integer, Integer> sizes = new HashMap<>();
    sources.values().stream()
        .sorted(Comparator.comparingInt((List<Document> source) -> -source.size()))
        .forEach(
            source -> {
              int least = 0;
              for (int i = 1; i < folds.size(); i++) {
                if (sizes.getOrDefault(i, 0) < sizes.getOrDefault(least, 0)) {
                  least = i;
                }
              }
              sizes.merge(least, source.size(), Integer::sum);
              folds.get(least).addAll(source);
            });
  }
}
