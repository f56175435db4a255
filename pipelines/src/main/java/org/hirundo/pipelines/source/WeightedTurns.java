package org.hirundo.pipelines.source;

/**
 * Whose turn it is among components with weights: always the one that was served least for its
 * weight (start-time fair queueing, Goyal, Vin and Cheng 1996). Of any two components that were
 * never dry, the served tokens over the weight differ by at most the largest document of the one
 * ahead over its weight, at every moment.
 *
 * <p>A dry component has no turn. When it is back, it goes on where the others are: what it missed
 * is not made up for. Not thread-safe.
 */
final class WeightedTurns {
  private final double[] weights;
  private final long[] served;
  private final boolean[] dry;
  private double level; // tokens over weight of the last turn, at its start

  /**
   * @param weights above 0
   */
  WeightedTurns(double[] weights) {
    this.weights = weights.clone();
    this.served = new long[weights.length];
    this.dry = new boolean[weights.length];
  }

  /** Goes on from an earlier state. */
  void restore(long[] tokens, boolean[] areDry) {
    System.arraycopy(tokens, 0, served, 0, served.length);
    System.arraycopy(areDry, 0, dry, 0, dry.length);
    int next = next();
    for (int i = 0; i < weights.length; i++) {
      level = next < 0 ? Math.max(level, served[i] / weights[i]) : served[next] / weights[next];
    }
  }

  /** The component whose turn it is, the first of several; -1 if all are dry. */
  int next() {
    int next = -1;
    for (int i = 0; i < weights.length; i++) {
      if (!dry[i] && (next < 0 || served[i] / weights[i] < served[next] / weights[next])) {
        next = i;
      }
    }
    return next;
  }

  void serve(int component, long tokens) {
    level = served[component] / weights[component];
    served[component] += tokens;
  }

  void dry(int component) {
    dry[component] = true;
  }

  void back(int component) {
    if (dry[component]) {
      long others = (long) Math.ceil(level * weights[component]);
      served[component] = Math.max(served[component], others);
      dry[component] = false;
    }
  }

  boolean isDry(int component) {
    return dry[component];
  }

  long served(int component) {
    return served[component];
  }
}
