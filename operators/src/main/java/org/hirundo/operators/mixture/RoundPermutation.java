package org.hirundo.operators.mixture;

/**
 * Deals each round of P positions to the P partitions by a keyed permutation, so that no partition
 * sees a periodic pattern.
 *
 * <p>Round i holds g from {@code i·P} to {@code i·P + P − 1}. Its permutation is Fisher–Yates from
 * the top: for k from P−1 down to 1, swap entries k and {@code r mod (k+1)} (unsigned) of the
 * identity, r the next output of SplitMix64 whose state starts at {@code mix(seed + i·γ)}; mix and
 * γ are SplitMix64's finaliser and increment (Steele, Lea and Flood, 2014). Entry p is the place in
 * the round of partition p's sequence. The last round is kept: not thread-safe.
 */
public final class RoundPermutation {
  /** The most partitions that a feed may have. */
  public static final int MOST_PARTITIONS = 65_536;

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final int partitions;
  private final long seed;
  private final int[] placeOf; // by partition
  private final int[] partitionAt; // by place
  private long round = -1;

  /**
   * @param partitions P, from 1 to {@link #MOST_PARTITIONS}
   */
  public RoundPermutation(int partitions, long seed) {
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new IllegalArgumentException(partitions + " partitions: from 1 to " + MOST_PARTITIONS);
    }
    this.partitions = partitions;
    this.seed = seed;
    placeOf = new int[partitions];
    partitionAt = new int[partitions];
  }

  /** The partition that g is dealt to. */
  public int partition(long g) {
    turnTo(g / partitions);
    return partitionAt[(int) (g % partitions)];
  }

  /** The g that the partition gets in that round. */
  public long position(long round, int partition) {
    turnTo(round);
    return round * partitions + placeOf[partition];
  }

  private void turnTo(long wanted) {
    if (wanted == round) {
      return;
    }
    for (int k = 0; k < partitions; k++) {
      placeOf[k] = k;
    }
    long state = mix(seed + wanted * GAMMA);
    for (int k = partitions - 1; k > 0; k--) {
      state += GAMMA;
      int other = (int) Long.remainderUnsigned(mix(state), k + 1L);
      int place = placeOf[k];
      placeOf[k] = placeOf[other];
      placeOf[other] = place;
    }
    for (int p = 0; p < partitions; p++) {
      partitionAt[placeOf[p]] = p;
    }
    round = wanted;
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
