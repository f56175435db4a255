package org.hirundo.operators.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a packer must remember between documents, those apart that wait as a whole: at most one
 * sequence. Flink serialises it as a plain record.
 *
 * @param nextOrdinal the ordinal of the sequence that is being filled
 * @param tokens its tokens so far, little-endian uint32
 * @param documents the ids of the pieces in it, in order
 * @param lengths the pieces' tokens
 * @param offsets index in its document of each piece's first token
 */
public record PackerState(
    long nextOrdinal, byte[] tokens, long[] documents, int[] lengths, int[] offsets) {

  /** With no open sequence. */
  static PackerState at(long nextOrdinal) {
    return new PackerState(nextOrdinal, new byte[0], new long[0], new int[0], new int[0]);
  }

  int[] openIds() {
    int[] ids = new int[tokens.length / Integer.BYTES];
    ByteBuffer.wrap(tokens).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ids);
    return ids;
  }
}
