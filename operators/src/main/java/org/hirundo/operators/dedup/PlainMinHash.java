package org.hirundo.operators.dedup;

import java.util.Arrays;

/**
 * {@link MinHash} in plain Java. The values have 31 bits so that the minimum is a subtraction and a
 * shift, which C2 of JDK 17 turns into vector code where it leaves {@code Math.min} scalar; four
 * elements share a load and a store of the minima.
 */
final class PlainMinHash extends MinHash {
  private static final int LANES = 64; // padding that spares the vector loop its remainder
  private static final int FOURS = 256; // elements at a time, a multiple of four

  private final int[] a;
  private final int[] b;
  private final int[] minima;
  private final int[] elements = new int[FOURS];

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

  @Override
  void copyTo(int[] target) {
    System.arraycopy(minima, 0, target, 0, target.length);
  }
}
