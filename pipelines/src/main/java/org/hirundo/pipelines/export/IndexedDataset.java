package org.hirundo.pipelines.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A Megatron-LM indexed dataset, one sequence a document ({@code
 * megatron/core/datasets/indexed_dataset.py}). The {@code .bin} holds the tokens alone. The {@code
 * .idx}, little-endian:
 *
 * <pre>
 *  0  "MMIDIDX\0\0" | 9 u64 version 1 | 17 u8 type | 18 u64 N sequences | 26 u64 D = N + 1
 * 34  i32[N] lengths in tokens | i64[N] byte offsets | i64[D] document indices 0 … N
 * </pre>
 *
 * Keeps 4 bytes a document, since the counts precede the arrays.
 */
final class IndexedDataset {
  private static final byte[] MAGIC = "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK = 1 << 13;

  private final TokenType type;
  private final OutputStream bin;
  private int[] lengths = new int[1024];
  private int count;

  IndexedDataset(TokenType type, OutputStream bin) {
    this.type = type;
    this.bin = bin;
  }

  void add(int[] ids) throws IOException {
    bin.write(type.encode(ids));
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, count + (count >> 1));
    }
    lengths[count++] = ids.length;
  }

  int documents() {
    return count;
  }

  void writeIndex(OutputStream idx) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
    head.put(MAGIC).putLong(1).put((byte) type.megatronCode()).putLong(count).putLong(count + 1L);
    idx.write(head.array());
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      room(chunk, idx).putInt(lengths[i]);
    }
    long offset = 0;
    for (int i = 0; i < count; i++) {
      room(chunk, idx).putLong(offset);
      offset += (long) lengths[i] * type.bytes();
    }
    for (long i = 0; i <= count; i++) {
      room(chunk, idx).putLong(i);
    }
    idx.write(chunk.array(), 0, chunk.position());
  }

  private static ByteBuffer room(ByteBuffer chunk, OutputStream idx) throws IOException {
    if (chunk.remaining() < Long.BYTES) {
      idx.write(chunk.array(), 0, chunk.position());
      chunk.clear();
    }
    return chunk;
  }
}
