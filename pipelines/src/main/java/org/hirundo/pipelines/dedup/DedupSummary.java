package org.hirundo.pipelines.dedup;

/**
 * What a call of {@link DedupJob} found.
 *
 * @param documents lines that held a document; kept + exact + near
 * @param skipped lines that held none, each reported
 * @param seconds from the start of Flink to the last result
 */
public record DedupSummary(
    long documents, long kept, long exact, long near, long skipped, double seconds) {}
