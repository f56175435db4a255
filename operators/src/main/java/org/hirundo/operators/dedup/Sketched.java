package org.hirundo.operators.dedup;

/**
 * A distinct text that takes part in the comparison, with its 64-byte sketch and the number of its
 * domain's rule.
 */
public record Sketched(long id, long contentHash, byte[] sketch, byte rule) {}
