package org.hirundo.operators.dedup;

/** Asks the owner of {@code other}'s sketch how alike the two are, by {@code id}'s rule. */
public record Query(long other, long id, long contentHash, byte[] sketch, byte rule) {}
