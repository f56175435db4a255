package org.hirundo.operators.tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hirundo.schemas.Sequence;

/**
 * Best-fit packing (Ding et al. 2024, "Fewer Truncations Improve Language Modeling") over a bounded
 * buffer: no document of at most S tokens is cut. Longer ones are cut into pieces of S, each a
 * sequence at once, and a rest that is packed like a document.
 *
 * <p>The paper sorts the whole corpus by length and gives each document, the longest first, the
 * fullest sequence that has room. Here a pool of documents waits, and one sequence is filled at a
 * time whenever the pool exceeds its bound: first by the document that has waited longest, so that
 * one with k before it leaves within k + 1 sequences, then again and again by the longest that
 * fits. What room is left when none fits is padding.
 */
final class BestFitPacker implements Packer {
  /** At least so many tokens a piece on average: this bounds what the pieces' places take. */
  private static final int TOKENS_PER_PIECE = 16;

  private final SequenceForm form;
  private final int mostTokens;
  private final int mostPieces;
  private final WaitingPool pool;
  private long nextOrdinal;

  /**
   * @param mostTokens the pool's bound; and a sixteenth as many pieces
   */
  BestFitPacker(SequenceForm form, int mostTokens) {
    this.form = form;
    this.mostTokens = mostTokens;
    mostPieces = Math.max(1, mostTokens / TOKENS_PER_PIECE);
    pool = new WaitingPool(form.length());
  }

  @Override
  public List<Sequence> add(long documentId, int[] ids) {
    int[] tokens = form.marked(ids);
    List<Sequence> done = new ArrayList<>(1);
    int offset = 0;
    for (; tokens.length - offset >= form.length(); offset += form.length()) {
      OpenSequence whole = new OpenSequence(form);
      whole.append(documentId, offset, tokens, offset, form.length());
      done.add(whole.close(nextOrdinal++));
    }
    if (offset < tokens.length) {
      int[] rest = offset == 0 ? tokens : Arrays.copyOfRange(tokens, offset, tokens.length);
      pool.add(new WaitingDocument(documentId, offset, rest));
    }
    while (pool.tokens() > mostTokens || pool.size() > mostPieces) {
      done.add(fill());
    }
    return done;
  }

  private Sequence fill() {
    OpenSequence sequence = new OpenSequence(form);
    for (WaitingDocument next = pool.takeOldest();
        next != null;
        next = pool.takeLongest(sequence.room())) {
      sequence.append(next.id(), next.offset(), next.tokens(), 0, next.tokens().length);
    }
    return sequence.close(nextOrdinal++);
  }

  @Override
  public List<Sequence> flush() {
    List<Sequence> rest = new ArrayList<>();
    while (pool.size() > 0) {
      rest.add(fill());
    }
    return rest;
  }

  @Override
  public int openTokens() {
    return pool.tokens();
  }

  @Override
  public long nextOrdinal() {
    return nextOrdinal;
  }

  @Override
  public PackerState save(WaitingStore waiting) {
    pool.save(waiting);
    return PackerState.at(nextOrdinal);
  }

  @Override
  public void restore(PackerState state, Map<Long, byte[]> waiting) {
    nextOrdinal = state.nextOrdinal();
    pool.restore(waiting);
  }
}
