package org.hirundo.operators.dedup;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link MinHash} by the Vector API. Nothing but {@link MinHash#of} may touch this class, and only
 * where the JVM has the API's module.
 *
 * <p>Halving keeps the order, so it can wait for the end; and adding 2^31 makes the signed minimum,
 * the only one that the API of Java 17 has, the unsigned one. So an element costs a function one
 * multiplication, one addition and one minimum, and the minima of four vectors of functions stay in
 * registers over a block of elements.
 */
final class VectorMinHash extends MinHash {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private final int[] a;
  private final int[] b; // plus 2^31
  private final int[] minima; // unsigned ones plus 2^31
  private final int[] elements = new int[Shingles.BLOCK];

  VectorMinHash(int k) {
    super(k);
    this.minima = padded(k, LANES);
    this.a = new int[minima.length];
    this.b = new int[minima.length];
    Arrays.setAll(a, MinHash::factor);
    Arrays.setAll(b, j -> summand(j) + Integer.MIN_VALUE);
  }

  /** Numbers in a vector of this machine. */
  static int lanes() {
    return LANES;
  }

  @Override
  void begin() {
    Arrays.fill(minima, Integer.MAX_VALUE);
  }

  @Override
  void add(long[] hashes, int count) {
    for (int from = 0; from < count; from += elements.length) {
      int n = Math.min(elements.length, count - from);
      for (int i = 0; i < n; i++) {
        elements[i] = (int) (hashes[from + i] >>> 32);
      }
      int row = 0;
      for (; row + 4 * LANES <= minima.length; row += 4 * LANES) {
        addToFour(a, b, minima, row, elements, n);
      }
      for (; row < minima.length; row += LANES) {
        addToOne(a, b, minima, row, elements, n);
      }
    }
  }

  private static void addToFour(
      int[] a, int[] b, int[] minima, int row, int[] elements, int count) {
    IntVector a0 = IntVector.fromArray(SPECIES, a, row);
    IntVector a1 = IntVector.fromArray(SPECIES, a, row + LANES);
    IntVector a2 = IntVector.fromArray(SPECIES, a, row + 2 * LANES);
    IntVector a3 = IntVector.fromArray(SPECIES, a, row + 3 * LANES);
    IntVector b0 = IntVector.fromArray(SPECIES, b, row);
    IntVector b1 = IntVector.fromArray(SPECIES, b, row + LANES);
    IntVector b2 = IntVector.fromArray(SPECIES, b, row + 2 * LANES);
    IntVector b3 = IntVector.fromArray(SPECIES, b, row + 3 * LANES);
    IntVector m0 = IntVector.fromArray(SPECIES, minima, row);
    IntVector m1 = IntVector.fromArray(SPECIES, minima, row + LANES);
    IntVector m2 = IntVector.fromArray(SPECIES, minima, row + 2 * LANES);
    IntVector m3 = IntVector.fromArray(SPECIES, minima, row + 3 * LANES);
    for (int i = 0; i < count; i++) {
      IntVector x = IntVector.broadcast(SPECIES, elements[i]);
      m0 = m0.min(a0.mul(x).add(b0));
      m1 = m1.min(a1.mul(x).add(b1));
      m2 = m2.min(a2.mul(x).add(b2));
      m3 = m3.min(a3.mul(x).add(b3));
    }
    m0.intoArray(minima, row);
    m1.intoArray(minima, row + LANES);
    m2.intoArray(minima, row + 2 * LANES);
    m3.intoArray(minima, row + 3 * LANES);
  }

  private static void addToOne(int[] a, int[] b, int[] minima, int row, int[] elements, int count) {
    IntVector factor = IntVector.fromArray(SPECIES, a, row);
    IntVector summand = IntVector.fromArray(SPECIES, b, row);
    IntVector least = IntVector.fromArray(SPECIES, minima, row);
    for (int i = 0; i < count; i++) {
      least = least.min(factor.mul(elements[i]).add(summand));
    }
    least.intoArray(minima, row);
  }

  @Override
  void copyTo(int[] target) {
    for (int j = 0; j < target.length; j++) {
      target[j] = minima[j] + Integer.MIN_VALUE >>> 1;
    }
  }
}
