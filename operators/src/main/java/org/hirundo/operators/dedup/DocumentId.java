package org.hirundo.operators.dedup;

/**
 * A document's id: its epoch in the upper 16 bits, the lower 48 bits of its content hash below. The
 * order of ids is the order in which documents count as seen. Epochs go from 0 to {@value
 * #LAST_EPOCH}, so that ids are never negative.
 */
public final class DocumentId {
  /** The largest epoch. */
  public static final int LAST_EPOCH = Short.MAX_VALUE;

  private static final long HASH_BITS = (1L << 48) - 1;

  private DocumentId() {}

  /**
   * @throws IllegalArgumentException if the epoch is negative or above {@link #LAST_EPOCH}
   */
  public static long of(int epoch, long contentHash) {
    if (epoch < 0 || epoch > LAST_EPOCH) {
      throw new IllegalArgumentException("epoch " + epoch + " is not in 0 to " + LAST_EPOCH);
    }
    return (long) epoch << 48 | contentHash & HASH_BITS;
  }

  /** The epoch in an id. */
  public static int epoch(long id) {
    return (int) (id >>> 48);
  }

  /** Whether the id may be that of a text with this content hash. */
  static boolean isOf(long id, long contentHash) {
    return ((id ^ contentHash) & HASH_BITS) == 0;
  }
}
