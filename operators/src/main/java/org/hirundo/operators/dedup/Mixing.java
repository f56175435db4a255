package org.hirundo.operators.dedup;

/** Bijective mixers that the hashes here are built of. */
final class Mixing {
  static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mixing() {}

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014; Stafford's variant 13). */
  static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
