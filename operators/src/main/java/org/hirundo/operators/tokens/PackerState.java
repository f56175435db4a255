package org.hirundo.operators.tokens;

/**
 * What a packer must remember between documents: at most one sequence. Flink serialises it as a
 * plain record.
 *
 * @param nextOrdinal the ordinal of the sequence that is being filled
 * @param tokens its tokens so far, little-endian uint32
 * @param documents the ids of the pieces in it, in order
 * @param lengths the pieces' tokens
 * @param offsets index in its document of each piece's first token
 */
public record PackerState(
    long nextOrdinal, byte[] tokens, long[] documents, int[] lengths, int[] offsets) {

  /** Before the first document. */
  public static PackerState empty() {
    return new PackerState(0, new byte[0], new long[0], new int[0], new int[0]);
  }
}
