package org.hirundo.pipelines.pack;

import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreCut;

/**
 * A document and what is decided about it by its annotations, or the news that documents of a
 * domain wait.
 *
 * @param document null for news
 * @param refused the rule that kept it out, or the empty string
 * @param band the band of its rank, or the empty string
 * @param domain the domain that it is packed for, or that waits
 * @param cut what its rank was told by; null if by nothing
 * @param waitsFor what documents wait for, or empty when they don't any more; null for a document
 */
public record Judged(
    Document document, String refused, String band, String domain, ScoreCut cut, String waitsFor) {

  static Judged passed(Document document) {
    return refused(document, "", null);
  }

  static Judged refused(Document document, String rule, ScoreCut cut) {
    return new Judged(document, rule, "", document.getDomain(), cut, null);
  }

  /** The same for that domain; what another domain's ranks were told by is not told there. */
  Judged packedFor(String other) {
    boolean own = other.equals(document.getDomain());
    return new Judged(document, refused, band, other, own ? cut : null, waitsFor);
  }

  static Judged news(String domain, String waitsFor) {
    return new Judged(null, "", "", domain, null, waitsFor);
  }
}
