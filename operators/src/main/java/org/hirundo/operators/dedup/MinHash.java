package org.hirundo.operators.dedup;

import java.util.Arrays;

/**
 * The minima of a set under k hash functions (Broder 1997): two sets agree in each with probability
 * about their Jaccard similarity.
 *
 * <p>Function j is x → (a_j·x + b_j mod 2^32) / 2 over the upper 32 bits of the elements' hashes,
 * with a_j odd; a_j and b_j come from SplitMix64 and never change. The values have 31 bits so that
 * the minimum is a subtraction and a shift, which C2 of JDK 17 turns into vector code where it
 * leaves {@code Math.min} scalar; four elements share a load and a store of the minima. Confined to
 * one thread.
 */
final class MinHash {
  private static final long SEED = 0x4869_7275_6E64_6F31L;
  private static final int LANES = 64; // padding that spares the vector loop its remainder

  private static final int FOURS = 256; // elements at a time, a multiple of four

  private final int k;
  private final int[] a;
  private final int[] b;
  private final int[] minima;
  private final int[] elements = new int[FOURS];

  MinHash(int k) {
    this.k = k;
    int padded = (k + LANES - 1) / LANES * LANES;
    this.a = new int[padded];
    this.b = new int[padded];
    this.minima = new int[padded];
    for (int j = 0; j < padded; j++) {
      a[j] = factor(j);
      b[j] = summand(j);
    }
    begin();
  }

  private static int factor(int j) {
    return (int) (Mixing.mix(SEED + (j + 1) * Mixing.GOLDEN) >>> 32) | 1;
  }

  private static int summand(int j) {
    return (int) Mixing.mix(SEED + (j + 1) * Mixing.GOLDEN);
  }

  /** Function j of one element, as the definition has it. */
  static int value(int j, long hash) {
    return factor(j) * (int) (hash >>> 32) + summand(j) >>> 1;
  }

  /** Starts with the empty set. */
  void begin() {
    Arrays.fill(minima, Integer.MAX_VALUE);
  }

  /** Adds elements by their hashes; adding one again changes nothing. */
  void add(long[] hashes, int count) {
    for (int from = 0; from < count; from += FOURS) {
      int n = Math.min(FOURS, count - from);
      for (int i = 0; i < n; i++) {
        elements[i] = (int) (hashes[from + i] >>> 32);
      }
      int whole = n + 3 & ~3;
      for (int i = n; i < whole; i++) {
        elements[i] = elements[n - 1];
      }
      addFours(a, b, minima, elements, whole);
    }
  }

  private static void addFours(int[] a, int[] b, int[] minima, int[] elements, int count) {
    for (int i = 0; i < count; i += 4) {
      int w = elements[i];
      int x = elements[i + 1];
      int y = elements[i + 2];
      int z = elements[i + 3];
      for (int j = 0; j < minima.length; j++) {
        int m = minima[j];
        int d = (a[j] * w + b[j] >>> 1) - m;
        m += d & d >> 31;
        d = (a[j] * x + b[j] >>> 1) - m;
        m += d & d >> 31;
        d = (a[j] * y + b[j] >>> 1) - m;
        m += d & d >> 31;
        d = (a[j] * z + b[j] >>> 1) - m;
        minima[j] = m + (d & d >> 31);
      }
    }
  }

  /** The k minima; {@code Integer.MAX_VALUE} throughout for the empty set. */
  int[] minima() {
    return Arrays.copyOf(minima, k);
  }
}
