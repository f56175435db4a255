package org.hirundo.operators.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The 64-bit hash that stands for a text: XXH64 with seed 0 over its UTF-8 bytes (xxHash
 * specification, version 0.1.1). Stateless.
 */
public final class ContentHash {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ContentHash() {}

  /** The hash of a text; an unpaired surrogate counts as a question mark. */
  public static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of bytes. */
  public static long of(byte[] bytes) {
    int length = bytes.length;
    int i = 0;
    long h;
    if (length >= 32) {
      long v1 = P1 + P2;
      long v2 = P2;
      long v3 = 0;
      long v4 = -P1;
      for (; i <= length - 32; i += 32) {
        v1 = round(v1, (long) LONGS.get(bytes, i));
        v2 = round(v2, (long) LONGS.get(bytes, i + 8));
        v3 = round(v3, (long) LONGS.get(bytes, i + 16));
        v4 = round(v4, (long) LONGS.get(bytes, i + 24));
      }
      h =
          Long.rotateLeft(v1, 1)
              + Long.rotateLeft(v2, 7)
              + Long.rotateLeft(v3, 12)
              + Long.rotateLeft(v4, 18);
      h = merge(merge(merge(merge(h, v1), v2), v3), v4);
    } else {
      h = P5;
    }
    h += length;
    for (; i <= length - 8; i += 8) {
      h = Long.rotateLeft(h ^ round(0, (long) LONGS.get(bytes, i)), 27) * P1 + P4;
    }
    if (i <= length - 4) {
      h = Long.rotateLeft(h ^ ((int) INTS.get(bytes, i) & 0xFFFFFFFFL) * P1, 23) * P2 + P3;
      i += 4;
    }
    for (; i < length; i++) {
      h = Long.rotateLeft(h ^ (bytes[i] & 0xFF) * P5, 11) * P1;
    }
    h = (h ^ h >>> 33) * P2;
    h = (h ^ h >>> 29) * P3;
    return h ^ h >>> 32;
  }

  private static long round(long accumulator, long input) {
    return Long.rotateLeft(accumulator + input * P2, 31) * P1;
  }

  private static long merge(long h, long v) {
    return (h ^ round(0, v)) * P1 + P4;
  }
}
