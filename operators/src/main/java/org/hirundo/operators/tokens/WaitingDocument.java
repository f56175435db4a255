package org.hirundo.operators.tokens;

import java.nio.ByteBuffer;

/**
 * A document, or the rest of one, that waits to be packed.
 *
 * <p>As bytes, big-endian: u8 version 1, i64 id, i32 offset, then the tokens as i32.
 *
 * @param offset index in the document of its first token here
 */
record WaitingDocument(long id, int offset, int[] tokens) {
  private static final byte VERSION = 1;
  private static final int HEAD = 1 + Long.BYTES + Integer.BYTES;

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + tokens.length * Integer.BYTES);
    bytes.put(VERSION).putLong(id).putInt(offset).asIntBuffer().put(tokens);
    return bytes.array();
  }

  /**
   * @throws IllegalArgumentException if they are damaged or of an unknown version
   */
  static WaitingDocument of(byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    if (saved.length < HEAD || (saved.length - HEAD) % Integer.BYTES != 0) {
      throw new IllegalArgumentException(
          "a waiting document's state of " + saved.length + " bytes is damaged");
    }
    int version = bytes.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "a waiting document's state has version "
              + version
              + "; known: 1. It was written by a newer Hirundo: use that one");
    }
    long id = bytes.getLong();
    int offset = bytes.getInt();
    int[] tokens = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(tokens);
    return new WaitingDocument(id, offset, tokens);
  }
}
