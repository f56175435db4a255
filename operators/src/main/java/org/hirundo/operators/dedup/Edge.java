package org.hirundo.operators.dedup;

/** Two documents that are alike, {@code other < id}, with their estimated Jaccard similarity. */
public record Edge(long id, long contentHash, long other, float similarity) {}
