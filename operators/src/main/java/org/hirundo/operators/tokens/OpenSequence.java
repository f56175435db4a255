package org.hirundo.operators.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

/** A sequence that is being filled from its start. Not thread-safe. */
final class OpenSequence {
  private final SequenceForm form;
  private final byte[] octets;
  private final IntBuffer tokens;
  private final List<SequenceDocument> pieces = new ArrayList<>();

  OpenSequence(SequenceForm form) {
    this.form = form;
    octets = new byte[form.length() * Integer.BYTES];
    tokens = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
  }

  /** Tokens in it. */
  int filled() {
    return tokens.position();
  }

  /** Tokens that it can still take. */
  int room() {
    return tokens.remaining();
  }

  /** The pieces in it, in order. */
  List<SequenceDocument> pieces() {
    return pieces;
  }

  /** Its tokens so far, little-endian uint32. */
  byte[] octets() {
    return Arrays.copyOf(octets, filled() * Integer.BYTES);
  }

  /**
   * Takes a piece of a document.
   *
   * @param offset index in the document of the piece's first token
   * @param ids hold the piece's tokens from {@code from} on
   * @param count at least 1 and at most {@link #room}
   */
  void append(long document, int offset, int[] ids, int from, int count) {
    pieces.add(new SequenceDocument(document, filled(), count, offset));
    tokens.put(ids, from, count);
  }

  /** The sequence, with padding where it has room; takes nothing more. */
  Sequence close(long ordinal) {
    while (tokens.hasRemaining()) {
      tokens.put(form.padding());
    }
    return new Sequence(form.domain(), ordinal, ByteBuffer.wrap(octets), pieces, form.tokenizer());
  }
}
