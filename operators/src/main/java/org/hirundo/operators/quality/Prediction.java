package org.hirundo.operators.quality;

import java.util.List;

/**
 * What a model says of a line.
 *
 * @param labels best first; empty if nothing of the line is known to the model
 */
public record Prediction(List<Scored> labels) {

  /**
   * A label as the model names it, {@code __label__} included.
   *
   * @param probability as the reference prints it: the probability plus 1e-5, so that it may pass 1
   */
  public record Scored(String label, double probability) {}

  public Prediction {
    labels = List.copyOf(labels);
  }

  /** The label's probability; 0 if it is not among the labels. */
  public double probability(String label) {
    for (Scored scored : labels) {
      if (scored.label().equals(label)) {
        return scored.probability();
      }
    }
    return 0;
  }
}
