package org.hirundo.pipelines.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Documents of one domain with one outcome, and their tokens by the ratio estimator (Cochran,
 * Sampling Techniques, 6.2): tokens a character of a sample, times all characters. The sample is
 * those documents whose ids' hashes are lowest: the same in every run. Confined to one thread.
 */
final class Stratum {
  /** A document of the sample. */
  record Drawn(long hash, int part, int document) {}

  private final int most;
  private final PriorityQueue<Drawn> sample =
      new PriorityQueue<>(Comparator.comparingLong(Drawn::hash).reversed());
  private long documents;
  private long characters;
  private final List<long[]> counted = new ArrayList<>(); // tokens and characters

  /**
   * @param most documents in the sample
   */
  Stratum(int most) {
    this.most = most;
  }

  void add(long hash, int part, int document, int length) {
    documents++;
    characters += length;
    if (sample.size() < most) {
      sample.add(new Drawn(hash, part, document));
    } else if (most > 0 && hash < sample.peek().hash()) {
      sample.poll();
      sample.add(new Drawn(hash, part, document));
    }
  }

  /** Lowest hashes first. */
  List<Drawn> sample() {
    return sample.stream().sorted(Comparator.comparingLong(Drawn::hash)).toList();
  }

  void count(long tokens, int length) {
    counted.add(new long[] {tokens, length});
  }

  long documents() {
    return documents;
  }

  long characters() {
    return characters;
  }

  /** Tokens a character. */
  double ratio() {
    long tokens = 0;
    long length = 0;
    for (long[] one : counted) {
      tokens += one[0];
      length += one[1];
    }
    return length == 0 ? 0 : (double) tokens / length;
  }

  double tokens() {
    return ratio() * characters;
  }

  /** The variance of {@link #tokens}; 0 where all documents were counted. */
  double variance() {
    int n = counted.size();
    if (n < 2 || n >= documents) {
      return 0;
    }
    double ratio = ratio();
    double squares = 0;
    for (long[] one : counted) {
      double residual = one[0] - ratio * one[1];
      squares += residual * residual;
    }
    double fraction = (double) n / documents;
    return (double) documents * documents * (1 - fraction) * squares / (n - 1) / n;
  }
}
