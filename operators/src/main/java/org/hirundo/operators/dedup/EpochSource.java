package org.hirundo.operators.dedup;

/** The crawl or dataset that an epoch's files belong to. */
public record EpochSource(int epoch, String source) {}
