package org.hirundo.pipelines.pack;

import java.util.Map;

/**
 * A document's decision and, when it is selected, its tokens. The text stays behind.
 *
 * @param source the crawl or dataset that it came from
 * @param refused the rule that kept it out, or the empty string
 * @param tokens its token ids, without BOS and EOD; empty when it is refused
 * @param screened what screening found in it and let pass, by what it counts as
 */
public record TokenizedDocument(
    String domain,
    String source,
    long id,
    String refused,
    int[] tokens,
    Map<String, Long> screened) {

  /** A document in which screening found nothing. */
  TokenizedDocument(String domain, String source, long id, String refused, int[] tokens) {
    this(domain, source, id, refused, tokens, Map.of());
  }
}
