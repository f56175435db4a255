package org.hirundo.operators.dedup;

import java.util.Arrays;

/**
 * {@link MinHash} in plain Java. The values have 31 bits so that the minimum is a subtraction and a
 * shift, which C2 of JDK 17 turns into vector code where it leaves {@code Math.min} scalar.
 *
 * <p>It does so for one element at a time in a method of its own. With four elements in the loop's
 * body a first compilation is vector code as well, but a second one, after the JVM has learnt more
 * about its callers, often is not, and then all is three to seven times slower.
 */
final class PlainMinHash extends MinHash {
  private static final int LANES = 64; // padding that spares the vector loop its remainder

  private final int[] a;
  private final int[] b;
  private final int[] minima;

  PlainMinHash(int k) {
    super(k);
    this.minima = padded(k, LANES);
    this.a = new int[minima.length];
    this.b = new int[minima.length];
    Arrays.setAll(a, MinHash::factor);
    Arrays.setAll(b, MinHash::summand);
  }

  @Override
  void begin() {
    Arrays.fill(minima, Integer.MAX_VALUE);
  }

  @Override
  void add(long[] hashes, int count) {
    for (int i = 0; i < count; i++) {
      addOne(a, b, minima, (int) (hashes[i] >>> 32));
    }
  }

  private static void addOne(int[] a, int[] b, int[] minima, int x) {
    for (int j = 0; j < minima.length; j++) {
      int least = minima[j];
      int difference = (a[j] * x + b[j] >>> 1) - least;
      minima[j] = least + (difference & difference >> 31);
    }
  }

  @Override
  void copyTo(int[] target) {
    System.arraycopy(minima, 0, target, 0, target.length);
  }
}
