package org.hirundo.operators.dedup;

/** A document in the bucket of one of its band keys. */
public record BandEntry(long bandKey, long id) {}
