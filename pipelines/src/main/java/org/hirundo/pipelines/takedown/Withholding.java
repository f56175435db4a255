package org.hirundo.pipelines.takedown;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

/**
 * A sequence without the pieces of documents that are withheld. What stood behind such a piece
 * moves up, and as many tokens at the sequence's end become padding: so documents stand one behind
 * the other from 0 on, as in every sequence, and its length is what it was.
 *
 * @param tokens as many as before
 * @param documents the pieces that are left, at their new places
 * @param takenOut the others, at the places that they had
 */
public record Withholding(
    ByteBuffer tokens, List<SequenceDocument> documents, List<SequenceDocument> takenOut) {

  /**
   * @param padding the token id that fills up
   */
  public static Withholding of(Sequence sequence, WithheldIds withheld, int padding) {
    List<SequenceDocument> all = sequence.getDocuments();
    if (withheld.isEmpty() || all.stream().noneMatch(piece -> withheld.contains(piece.getId()))) {
      return new Withholding(sequence.getTokens(), all, List.of());
    }
    ByteBuffer before = sequence.getTokens().duplicate();
    int length = before.remaining();
    ByteBuffer tokens = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    List<SequenceDocument> documents = new ArrayList<>();
    List<SequenceDocument> takenOut = new ArrayList<>();
    int covered = 0;
    for (SequenceDocument piece : all) {
      covered += piece.getLength();
      if (withheld.contains(piece.getId())) {
        takenOut.add(piece);
        continue;
      }
      int start = tokens.position() / Integer.BYTES;
      documents.add(
          new SequenceDocument(piece.getId(), start, piece.getLength(), piece.getOffset()));
      tokens.put(
          before.slice(
              before.position() + piece.getStart() * Integer.BYTES,
              piece.getLength() * Integer.BYTES));
    }
    int behind = length - covered * Integer.BYTES; // padding that was there before
    int filled = length - behind;
    while (tokens.position() < filled) {
      tokens.putInt(padding);
    }
    tokens.put(before.slice(before.position() + filled, behind));
    return new Withholding(tokens.flip(), documents, takenOut);
  }
}
