package org.hirundo.operators.dedup;

/**
 * A document in the bucket of one of its band keys.
 *
 * @param bandKey its lower {@value #KEY_BITS} bits, in state of earlier versions {@value
 *     #EARLIER_KEY_BITS}: fewer bytes in each of the largest tier's keys, for a chance of one in a
 *     thousand at 1.7·10^10 keys (10^9 texts) to meet a stranger, whom the sketch then tells apart
 */
public record BandEntry(long bandKey, long id) {
  static final int KEY_BITS = 44;
  static final int EARLIER_KEY_BITS = 48;

  static BandEntry of(long bandKey, int bits, long id) {
    return new BandEntry(bandKey & (1L << bits) - 1, id);
  }
}
