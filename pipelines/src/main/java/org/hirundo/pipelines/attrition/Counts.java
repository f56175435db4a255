package org.hirundo.pipelines.attrition;

/**
 * What a guard remembers of the crawl that a source or host is in: about 50 bytes, and an example
 * only where an alarm may still come.
 *
 * @param source hash of the crawl's name; what another one counted is forgotten
 * @param alarmed whether this crawl's alarm was raised
 * @param example null where none is needed
 */
public record Counts(
    long source, long kept, long exact, long near, long earlier, boolean alarmed, Loss example) {}
