package org.hirundo.operators.dedup;

/**
 * Locality-sensitive keys: b groups of r minima, one 64-bit key each, with the band's index mixed
 * in, so that all bands share one key space. Two sets of Jaccard similarity J share a key with
 * probability 1 - (1 - J^r)^b.
 */
final class BandKeys {
  private BandKeys() {}

  static long[] of(int[] minima, int bands, int rows) {
    long[] keys = new long[bands];
    for (int band = 0; band < bands; band++) {
      long key = Mixing.mix((band + 1) * Mixing.GOLDEN);
      for (int row = 0; row < rows; row++) {
        key = Mixing.mix(key + minima[band * rows + row] * Mixing.GOLDEN);
      }
      keys[band] = key;
    }
    return keys;
  }

  /** The probability that two texts of this similarity meet in at least one band. */
  static double detection(double jaccard, int bands, int rows) {
    return 1 - Math.pow(1 - Math.pow(jaccard, rows), bands);
  }
}
