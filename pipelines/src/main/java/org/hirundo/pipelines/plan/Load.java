package org.hirundo.pipelines.plan;

import java.util.Map;

/**
 * What is to be done.
 *
 * @param pages in the crawl or crawls
 * @param days in which they are to be handled
 * @param shares of the pages that are documents, by domain; together at most 1
 * @param seen documents of earlier crawls that the state remembers already
 */
public record Load(double pages, double days, Map<String, Double> shares, double seen) {
  /**
   * @throws IllegalArgumentException if a figure is out of its range
   */
  public Load {
    shares = Map.copyOf(shares);
    if (!(pages >= 1) || Double.isInfinite(pages)) {
      throw new IllegalArgumentException("pages must be at least 1, not " + pages);
    }
    if (!(days > 0) || Double.isInfinite(days)) {
      throw new IllegalArgumentException("days must be above 0, not " + days);
    }
    if (!(seen >= 0) || Double.isInfinite(seen)) {
      throw new IllegalArgumentException("seen must be 0 or more, not " + seen);
    }
    double sum = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      if (!(share.getValue() > 0)) {
        throw new IllegalArgumentException(
            "the share of " + share.getKey() + " must be above 0, not " + share.getValue());
      }
      sum += share.getValue();
    }
    if (shares.isEmpty() || sum > 1 + 1e-9) {
      throw new IllegalArgumentException(
          "the shares of the pages sum to " + sum + "; they must sum to more than 0 and at most 1");
    }
  }
}
