package org.hirundo.operators.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hirundo.schemas.Sequence;

/**
 * Gives each document sequences of its own: pieces of S tokens, and the rest with padding. Nothing
 * waits.
 */
final class OneDocumentPacker implements Packer {
  private final SequenceForm form;
  private long nextOrdinal;

  OneDocumentPacker(SequenceForm form) {
    this.form = form;
  }

  @Override
  public List<Sequence> add(long documentId, int[] ids) {
    int[] tokens = form.marked(ids);
    List<Sequence> sequences = new ArrayList<>();
    for (int offset = 0; offset < tokens.length; offset += form.length()) {
      OpenSequence sequence = new OpenSequence(form);
      int count = Math.min(tokens.length - offset, form.length());
      sequence.append(documentId, offset, tokens, offset, count);
      sequences.add(sequence.close(nextOrdinal++));
    }
    return sequences;
  }

  @Override
  public List<Sequence> flush() {
    return List.of();
  }

  @Override
  public int openTokens() {
    return 0;
  }

  @Override
  public long nextOrdinal() {
    return nextOrdinal;
  }

  @Override
  public PackerState save(WaitingStore waiting) {
    return PackerState.at(nextOrdinal);
  }

  @Override
  public void restore(PackerState state, Map<Long, byte[]> waiting) {
    nextOrdinal = state.nextOrdinal();
  }
}
