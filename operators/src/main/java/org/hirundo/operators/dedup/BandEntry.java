package org.hirundo.operators.dedup;

/**
 * A document in the bucket of one of its band keys.
 *
 * @param bandKey its lower 48 bits: two bytes less in each of the largest tier's keys, for a chance
 *     of one in thousands at 10^11 keys to meet a stranger, whom the sketch then tells apart
 */
public record BandEntry(long bandKey, long id) {
  private static final long KEY_BITS = (1L << 48) - 1;

  static BandEntry of(long bandKey, long id) {
    return new BandEntry(bandKey & KEY_BITS, id);
  }
}
