package org.hirundo.operators.quality;

import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.kll.KllSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/**
 * How scores are distributed, in bounded memory: a KLL sketch (Karnin, Lang, Liberty 2016) with k =
 * {@value #K}. Any number of them merge without loss of accuracy. What is kept is chosen at random,
 * so two sketches of the same scores may differ within the error; the bytes of one always give the
 * same thresholds.
 *
 * <p>Not thread-safe.
 */
public final class ScoreDistribution {
  /** The sketch's parameter. */
  public static final int K = 2048;

  private final KllDoublesSketch sketch;

  private ScoreDistribution(KllDoublesSketch sketch) {
    this.sketch = sketch;
  }

  /** One without scores. */
  public static ScoreDistribution empty() {
    return new ScoreDistribution(KllDoublesSketch.newHeapInstance(K));
  }

  /**
   * @throws IllegalArgumentException if the bytes are not those of a distribution
   */
  public static ScoreDistribution of(byte[] bytes) {
    try {
      return new ScoreDistribution(KllDoublesSketch.heapify(Memory.wrap(bytes)));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a sketch of scores: " + e.getMessage(), e);
    }
  }

  /** In the portable form of Apache DataSketches, which its other languages read as well. */
  public byte[] toBytes() {
    return sketch.toByteArray();
  }

  /** Counts a score; one that is no number is not counted. */
  public void add(double score) {
    if (!Double.isNaN(score)) {
      sketch.update(score);
    }
  }

  /** Counts all that the other has counted. */
  public void merge(ScoreDistribution other) {
    if (other.count() > 0) {
      sketch.merge(other.sketch);
    }
  }

  public long count() {
    return sketch.getN();
  }

  /** The least score, exactly; there has to be one. */
  public double min() {
    return sketch.getMinItem();
  }

  /** The highest score, exactly; there has to be one. */
  public double max() {
    return sketch.getMaxItem();
  }

  /**
   * The score from which on the highest ones begin: the least one that at most this share of the
   * scores reaches, ties apart. Whoever keeps what is at least the threshold keeps all scores that
   * tie with it. Of {@code count} scores, {@link #rankError} says by how large a share of all it
   * may miss.
   *
   * @param share above 0 and at most 1; there has to be a score
   */
  public double threshold(double share) {
    return sketch.getQuantile(1 - share, QuantileSearchCriteria.EXCLUSIVE);
  }

  /**
   * How many scores lie in each of some ranges that follow each other; they sum to {@link #count},
   * and each is within {@link #rankError} of it.
   *
   * @param ends ascending: the first range ends with the first of them, all that is above the last
   *     is in the last range, too
   */
  public long[] counts(double[] ends) {
    long[] counts = new long[ends.length];
    long below = 0;
    for (int i = 0; i < ends.length; i++) {
      long reached =
          i == ends.length - 1
              ? count()
              : Math.round(sketch.getRank(ends[i], QuantileSearchCriteria.INCLUSIVE) * count());
      counts[i] = Math.max(0, reached - below);
      below = Math.max(below, reached);
    }
    return counts;
  }

  /**
   * How far from the share that was asked for a threshold's own share may be, as a share of all
   * scores, in 99 of 100 cases. While a distribution holds fewer than k scores it is exact.
   */
  public static double rankError() {
    return KllSketch.getNormalizedRankError(K, false);
  }
}
