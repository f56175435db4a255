package org.hirundo.pipelines.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A column of Mosaic's MDS format.
 *
 * @param encoding as in {@code streaming.base.format.mds.encodings}
 * @param size bytes of each value; 0 where they differ
 */
record MdsColumn(String name, String encoding, int size) {

  static MdsColumn integer(String name) {
    return new MdsColumn(name, "int", Long.BYTES);
  }

  static MdsColumn string(String name) {
    return new MdsColumn(name, "str", 0);
  }

  /** Arrays of so many ids each. */
  static MdsColumn ids(String name, TokenType type, int length) {
    return new MdsColumn(
        name, "ndarray:" + type.numpy() + ":" + length, Math.multiplyExact(type.bytes(), length));
  }

  /** One-dimensional arrays of any length. */
  static MdsColumn array(String name, String numpyType) {
    return new MdsColumn(name, "ndarray:" + numpyType, 0);
  }

  static byte[] encode(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  static byte[] encode(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A one-dimensional array of any length: a byte with its number of dimensions (times four) and
   * the width of the shape's entries, the shape, the values.
   *
   * @param values the values' bytes, little-endian
   * @param count how many values
   */
  static byte[] encodeArray(byte[] values, int count) {
    int code = count < 1 << 8 ? 0 : count < 1 << 16 ? 1 : 2;
    ByteBuffer out =
        ByteBuffer.allocate(1 + (1 << code) + values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) (1 << 2 | code));
    switch (code) {
      case 0 -> out.put((byte) count);
      case 1 -> out.putShort((short) count);
      default -> out.putInt(count);
    }
    return out.put(values).array();
  }
}
