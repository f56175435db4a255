package org.hirundo.operators.dedup;

/** A pair that met in a band: {@code other} is first in the bucket, so {@code other < id}. */
public record Candidate(long id, long other) {}
