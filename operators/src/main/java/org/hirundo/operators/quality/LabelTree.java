package org.hirundo.operators.quality;

import java.util.Arrays;

/** The Huffman tree over a model's labels that hierarchical softmax walks. Immutable. */
final class LabelTree {
  /** Heavier than all examples together, as in the reference. */
  static final long UNBUILT = 1_000_000_000_000_000L;

  private final int leaves;
  private final int[] left;
  private final int[] right;

  /**
   * @param counts each label's occurrences in training, descending as the file has them
   */
  LabelTree(long[] counts) {
    leaves = counts.length;
    int nodes = 2 * leaves - 1;
    left = new int[nodes];
    right = new int[nodes];
    Arrays.fill(left, -1);
    Arrays.fill(right, -1);
    long[] weights = Arrays.copyOf(counts, nodes);
    Arrays.fill(weights, leaves, nodes, UNBUILT);
    int leaf = leaves - 1;
    int node = leaves;
    for (int i = leaves; i < nodes; i++) {
      left[i] = leaf >= 0 && weights[leaf] < weights[node] ? leaf-- : node++;
      right[i] = leaf >= 0 && weights[leaf] < weights[node] ? leaf-- : node++;
      weights[i] = weights[left[i]] + weights[right[i]];
    }
  }

  /**
   * The logarithm of each label's probability; negative infinity for those that the reference
   * leaves out, which it does below 1e-5.
   */
  float[] logarithms(FastTextMatrix output, float[] hidden) {
    float[] result = new float[leaves];
    Arrays.fill(result, Float.NEGATIVE_INFINITY);
    float floor = FastTextModel.log(0);
    int[] nodes = new int[2 * leaves];
    float[] scores = new float[2 * leaves];
    int depth = 1;
    nodes[0] = 2 * leaves - 2;
    while (depth > 0) {
      int node = nodes[--depth];
      float score = scores[depth];
      if (score < floor) {
        continue;
      }
      if (left[node] < 0) {
        result[node] = score;
        continue;
      }
      float dot = output.dotRow(hidden, node - leaves);
      float p = (float) (1.0 / (1 + (float) Math.exp(-dot)));
      nodes[depth] = left[node];
      scores[depth++] = score + FastTextModel.log((float) (1.0 - p));
      nodes[depth] = right[node];
      scores[depth++] = score + FastTextModel.log(p);
    }
    return result;
  }
}
