package org.hirundo.operators.tokens;

import java.io.Serializable;

/**
 * How the documents of a domain are shuffled before they are packed. Part of the identity of a
 * sequence log.
 *
 * @param documents so many wait at most; 0: none, the order stays
 * @param tokens so many tokens of documents wait at most, BOS and EOD not counted
 * @param seed the order's key
 */
public record Shuffle(int documents, int tokens, long seed) implements Serializable {
  /** The order stays. */
  public static final Shuffle NONE = new Shuffle(0, 0, 0);

  public Shuffle {
    if (documents < 0 || tokens < 0) {
      throw new IllegalArgumentException("a window of " + documents + " documents, " + tokens);
    }
  }

  @Override
  public String toString() {
    return documents == 0 ? "none" : documents + " documents, " + tokens + " tokens, seed " + seed;
  }
}
