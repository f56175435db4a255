package org.hirundo.operators.dedup;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The minima of a set under k hash functions (Broder 1997): two sets agree in each with probability
 * about their Jaccard similarity.
 *
 * <p>Function j is x → (a_j·x + b_j mod 2^32) / 2 over the upper 32 bits of the elements' hashes,
 * with a_j odd; a_j and b_j come from SplitMix64 and never change. Two loops find the same minima:
 * {@link VectorMinHash} where the JVM was started with {@code --add-modules jdk.incubator.vector},
 * {@link PlainMinHash} elsewhere. Confined to one thread.
 */
abstract sealed class MinHash permits PlainMinHash, VectorMinHash {
  private static final Logger LOG = LoggerFactory.getLogger(MinHash.class);
  private static final long SEED = 0x4869_7275_6E64_6F31L;
  private static final boolean VECTORS = vectors();

  private final int[] result;

  MinHash(int k) {
    this.result = new int[k];
  }

  /** The faster one that this JVM offers. */
  static MinHash of(int k) {
    return VECTORS ? new VectorMinHash(k) : new PlainMinHash(k);
  }

  private static boolean vectors() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      LOG.info("Signatures without the Vector API; --add-modules jdk.incubator.vector turns it on");
      return false;
    }
    try {
      LOG.info("Signatures with the Vector API, {} lanes", VectorMinHash.lanes());
      return VectorMinHash.lanes() > 2;
    } catch (LinkageError e) {
      LOG.warn("Signatures without the Vector API, which is not the one of Java 17", e);
      return false;
    }
  }

  static int factor(int j) {
    return (int) (Mixing.mix(SEED + (j + 1) * Mixing.GOLDEN) >>> 32) | 1;
  }

  static int summand(int j) {
    return (int) Mixing.mix(SEED + (j + 1) * Mixing.GOLDEN);
  }

  /** Function j of one element, as the definition has it. */
  static int value(int j, long hash) {
    return factor(j) * (int) (hash >>> 32) + summand(j) >>> 1;
  }

  /** Starts with the empty set. */
  abstract void begin();

  /** Adds elements by their hashes; adding one again changes nothing. */
  abstract void add(long[] hashes, int count);

  /** Writes the minima of the elements so far. */
  abstract void copyTo(int[] minima);

  /**
   * The k minima; {@code Integer.MAX_VALUE} throughout for the empty set. The array is the same one
   * each time.
   */
  final int[] minima() {
    copyTo(result);
    return result;
  }

  /** At least k numbers, rounded up to whole vectors. */
  static int[] padded(int k, int lanes) {
    int[] values = new int[(k + lanes - 1) / lanes * lanes];
    Arrays.fill(values, Integer.MAX_VALUE);
    return values;
  }
}
