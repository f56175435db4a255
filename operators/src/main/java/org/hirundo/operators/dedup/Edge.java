package org.hirundo.operators.dedup;

/**
 * Two documents that are alike by {@code id}'s rule, {@code other < id}, with their estimated
 * Jaccard similarity.
 */
public record Edge(long id, long contentHash, long other, float similarity, byte rule) {}
