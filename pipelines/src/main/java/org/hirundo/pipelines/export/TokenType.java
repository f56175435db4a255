package org.hirundo.pipelines.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How token ids are stored: two bytes where the vocabulary allows it, four otherwise; always
 * little-endian.
 */
enum TokenType {
  UINT16(Short.BYTES, 8),
  INT32(Integer.BYTES, 4);

  /** Below it Megatron's {@code DType.optimal_dtype} takes uint16. */
  private static final int MEGATRON_LIMIT = 65_500;

  private final int bytes;
  private final int megatronCode;

  TokenType(int bytes, int megatronCode) {
    this.bytes = bytes;
    this.megatronCode = megatronCode;
  }

  /** What Megatron takes for a vocabulary of that size. */
  static TokenType ofMegatron(int vocabularySize) {
    return vocabularySize < MEGATRON_LIMIT ? UINT16 : INT32;
  }

  /** The narrowest that holds every id of a vocabulary of that size. */
  static TokenType narrowest(int vocabularySize) {
    return vocabularySize <= 1 << Short.SIZE ? UINT16 : INT32;
  }

  /** Bytes a token. */
  int bytes() {
    return bytes;
  }

  /** The code in an {@code .idx} file. */
  int megatronCode() {
    return megatronCode;
  }

  /** NumPy's name; ids are never negative, so that the wide one is unsigned as well. */
  String numpy() {
    return this == UINT16 ? "uint16" : "uint32";
  }

  /** The ids as they are stored. */
  byte[] encode(int[] ids) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(ids.length * bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (this == INT32) {
      out.asIntBuffer().put(ids);
      return out.array();
    }
    for (int id : ids) {
      if (id >>> Short.SIZE != 0) {
        throw new IOException(
            "token id " + id + " does not fit uint16, which the tokenizer's vocabulary promised");
      }
      out.putShort((short) id);
    }
    return out.array();
  }
}
