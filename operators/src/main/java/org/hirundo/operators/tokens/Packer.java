package org.hirundo.operators.tokens;

import java.util.List;
import java.util.Map;
import org.hirundo.schemas.Sequence;

/**
 * Packs one domain's documents into sequences of exactly S tokens. Each document stands as BOS
 * (where the tokenizer has one), its tokens, EOD. No token is lost or repeated. What comes out
 * depends on the documents and their order alone. Not thread-safe.
 */
public interface Packer {

  /**
   * Packs one document.
   *
   * @param ids its tokens without BOS and EOD; may be empty
   * @return the sequences that became complete, often none
   */
  List<Sequence> add(long documentId, int[] ids);

  /**
   * Packs what waits for further documents, as far as sequences may be padded: nothing where
   * documents are concatenated.
   */
  List<Sequence> flush();

  /** Tokens that wait, BOS and EOD included. */
  int openTokens();

  /** The next sequence's ordinal: as many are complete. */
  long nextOrdinal();

  /**
   * What has to be saved now, waiting documents apart.
   *
   * @param waiting is told how those that {@link #restore} gets have changed since the last save
   */
  PackerState save(WaitingStore waiting);

  /**
   * Goes on from what was saved; to be called before the first document.
   *
   * @param waiting all that the store held then
   * @throws IllegalArgumentException if it is a state of another sequence length, or damaged
   */
  void restore(PackerState state, Map<Long, byte[]> waiting);
}
