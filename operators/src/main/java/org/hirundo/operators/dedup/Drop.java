package org.hirundo.operators.dedup;

/**
 * The decision that a document goes because a kept one resembles it, or stays and says so.
 *
 * @param witness id of the kept document
 * @param similarity estimated Jaccard similarity of the two, or a lower bound of it where they were
 *     not compared with each other
 * @param tagged it stays
 */
public record Drop(long id, long contentHash, long witness, float similarity, boolean tagged) {}
