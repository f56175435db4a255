package org.hirundo.pipelines.pack;

import java.util.Map;
import org.hirundo.schemas.ScoreCut;

/**
 * A document's decision and, when it is selected, its tokens. The text stays behind. Or the news
 * that documents of a domain wait.
 *
 * @param source the crawl or dataset that it came from
 * @param refused the rule that kept it out, or the empty string
 * @param tokens its token ids, without BOS and EOD; empty when it is refused
 * @param screened what screening found in it and let pass, by what it counts as
 * @param band the band of its rank, or the empty string
 * @param cut what its rank was told by; null if by nothing
 * @param waitsFor what documents wait for, or empty when they don't any more; null for a document
 */
public record TokenizedDocument(
    String domain,
    String source,
    long id,
    String refused,
    int[] tokens,
    Map<String, Long> screened,
    String band,
    ScoreCut cut,
    String waitsFor) {

  /** A document in which screening found nothing, and that was not ranked. */
  TokenizedDocument(String domain, String source, long id, String refused, int[] tokens) {
    this(domain, source, id, refused, tokens, Map.of(), "", null, null);
  }

  static TokenizedDocument news(String domain, String waitsFor) {
    return new TokenizedDocument(domain, "", 0, "", new int[0], Map.of(), "", null, waitsFor);
  }
}
