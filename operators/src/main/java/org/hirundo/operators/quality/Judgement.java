package org.hirundo.operators.quality;

import java.util.Arrays;

/**
 * What a model does on documents that it was not trained on, the positive ones being called so from
 * a probability of one half on.
 *
 * @param precision share of the documents called positive that are; 0 if none is called so
 * @param recall share of the positive documents that are called so
 * @param accuracy share of all documents that are called what they are
 * @param auc the chance that a positive document scores above a negative one
 */
public record Judgement(
    long positives, long negatives, double precision, double recall, double accuracy, double auc) {

  /** Judges scores of documents of both sides. */
  static Judgement of(double[] scores, boolean[] positive) {
    long truePositives = 0;
    long calledPositive = 0;
    long positives = 0;
    for (int i = 0; i < scores.length; i++) {
      positives += positive[i] ? 1 : 0;
      if (scores[i] >= 0.5) {
        calledPositive++;
        truePositives += positive[i] ? 1 : 0;
      }
    }
    long negatives = scores.length - positives;
    long trueNegatives = negatives - (calledPositive - truePositives);
    return new Judgement(
        positives,
        negatives,
        calledPositive == 0 ? 0 : (double) truePositives / calledPositive,
        (double) truePositives / positives,
        (double) (truePositives + trueNegatives) / scores.length,
        auc(scores, positive, positives, negatives));
  }

  /** By ranks (Mann and Whitney, 1947), equal scores sharing their mean rank. */
  private static double auc(double[] scores, boolean[] positive, long positives, long negatives) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    double ranks = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double mean = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        ranks += positive[order[i]] ? mean : 0;
      }
      from = to;
    }
    return (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }
}
