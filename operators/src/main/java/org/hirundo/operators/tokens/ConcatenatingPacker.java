package org.hirundo.operators.tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

/**
 * Concatenates documents and cuts the stream into sequences; the rest waits in the open sequence,
 * below S tokens.
 */
final class ConcatenatingPacker implements Packer {
  private final SequenceForm form;
  private long nextOrdinal;
  private OpenSequence open;

  ConcatenatingPacker(SequenceForm form) {
    this.form = form;
    open = new OpenSequence(form);
  }

  @Override
  public List<Sequence> add(long documentId, int[] ids) {
    int[] tokens = form.marked(ids);
    List<Sequence> full = List.of();
    for (int offset = 0; offset < tokens.length; ) {
      int count = Math.min(tokens.length - offset, open.room());
      open.append(documentId, offset, tokens, offset, count);
      offset += count;
      if (open.room() == 0) {
        full = full.isEmpty() ? new ArrayList<>() : full;
        full.add(open.close(nextOrdinal++));
        open = new OpenSequence(form);
      }
    }
    return full;
  }

  @Override
  public List<Sequence> flush() {
    return List.of();
  }

  @Override
  public int openTokens() {
    return open.filled();
  }

  @Override
  public long nextOrdinal() {
    return nextOrdinal;
  }

  @Override
  public PackerState save(WaitingStore waiting) {
    List<SequenceDocument> pieces = open.pieces();
    return new PackerState(
        nextOrdinal,
        open.octets(),
        pieces.stream().mapToLong(SequenceDocument::getId).toArray(),
        pieces.stream().mapToInt(SequenceDocument::getLength).toArray(),
        pieces.stream().mapToInt(SequenceDocument::getOffset).toArray());
  }

  @Override
  public void restore(PackerState state, Map<Long, byte[]> waiting) {
    int[] tokens = state.openIds();
    if (tokens.length >= form.length()
        || Arrays.stream(state.lengths()).asLongStream().sum() != tokens.length
        || state.documents().length != state.lengths().length
        || state.documents().length != state.offsets().length
        || !waiting.isEmpty()) {
      throw new IllegalArgumentException(
          "packer state of domain "
              + form.domain()
              + " with "
              + tokens.length
              + " open tokens does not fit a sequence length of "
              + form.length()
              + ": a new length needs a new version of the sequence log");
    }
    nextOrdinal = state.nextOrdinal();
    open = new OpenSequence(form);
    for (int i = 0; i < state.documents().length; i++) {
      open.append(
          state.documents()[i], state.offsets()[i], tokens, open.filled(), state.lengths()[i]);
    }
  }
}
