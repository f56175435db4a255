package org.hirundo.pipelines.pack;

/**
 * A document's decision and, when it is selected, its tokens. The text stays behind.
 *
 * @param source the crawl or dataset that it came from
 * @param refused the rule that kept it out, or the empty string
 * @param tokens its token ids, without BOS and EOD; empty when it is refused
 */
public record TokenizedDocument(
    String domain, String source, long id, String refused, int[] tokens) {}
