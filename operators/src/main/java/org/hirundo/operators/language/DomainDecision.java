package org.hirundo.operators.language;

import java.util.Map;

/**
 * The domain of a page and what it was decided by, so that another cut needs no new extraction.
 *
 * @param domain the mixture's component; empty when the page is in none that is wanted
 * @param features {@code formulas}, {@code formula-share}, {@code code-share} (of the text's code
 *     points), {@code language-score} and {@code text-chars}
 */
public record DomainDecision(String domain, Map<String, Double> features) {
  public DomainDecision {
    features = Map.copyOf(features);
  }
}
