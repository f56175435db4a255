package org.hirundo.operators.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A sketch of {@value #BITS} bits to estimate the Jaccard similarity of two sets with: one-bit
 * minwise hashing (Li and König 2010) over one-permutation hashing, whose empty bins borrow from a
 * full one (Shrivastava 2017, with a fixed order of lenders per bin). The standard error at J = .8
 * is about .027, and .03 for sets of about a hundred elements. Confined to one thread.
 */
final class Sketch {
  static final int BITS = 512;
  static final int BYTES = BITS / 8;

  private static final int EMPTY = 0;
  private static final long SEED = 0x4869_7275_6E64_6F32L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] lenders = new int[BITS]; // start in the low 9 bits, odd step above them
  private final int[] minima = new int[BITS]; // 31 bits minus 2^31, so that 0 is above all

  Sketch() {
    for (int bin = 0; bin < BITS; bin++) {
      lenders[bin] = (int) (Mixing.mix(SEED + (bin + 1) * Mixing.GOLDEN) >>> 46) | 1 << 9;
    }
    begin();
  }

  /** Starts with the empty set. */
  void begin() {
    Arrays.fill(minima, EMPTY);
  }

  /** Adds elements by their hashes; adding one again changes nothing. */
  void add(long[] hashes, int count) {
    for (int i = 0; i < count; i++) {
      long z = hashes[i] * Mixing.GOLDEN;
      int bin = (int) (z >>> 55);
      int value = (int) (z >>> 24) | Integer.MIN_VALUE;
      minima[bin] = Math.min(minima[bin], value);
    }
  }

  /** The sketch's {@value #BYTES} bytes; all zero for the empty set. */
  byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    boolean empty = true;
    for (int m : minima) {
      empty &= m == EMPTY;
    }
    if (empty) {
      return bytes;
    }
    for (int from = 0; from < BITS; from += Long.SIZE) {
      long word = 0;
      for (int i = 0; i < Long.SIZE; i++) {
        int bin = from + i;
        long value = minima[lender(bin)] & Integer.MAX_VALUE;
        word |= (Mixing.mix(value * Mixing.GOLDEN + bin) & 1) << i;
      }
      LONGS.set(bytes, from >>> 3, word);
    }
    return bytes;
  }

  private int lender(int bin) {
    int lender = bin;
    int next = lenders[bin] & BITS - 1;
    int step = lenders[bin] >>> 9;
    while (minima[lender] == EMPTY) {
      lender = next;
      next = next + step & BITS - 1;
    }
    return lender;
  }

  /** The estimated Jaccard similarity of two sketched sets, from 0 to 1. */
  static float similarity(byte[] left, byte[] right) {
    int differing = 0;
    for (int i = 0; i < BYTES; i += 8) {
      differing += Long.bitCount((long) LONGS.get(left, i) ^ (long) LONGS.get(right, i));
    }
    return Math.max(0, 1 - 2f * differing / BITS);
  }
}
