package org.hirundo.operators.dedup;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What a domain's near-duplicates are, and what becomes of them. The domain of the later document
 * of a pair decides. Rules are ordered from the most careful: the one before drops no more.
 *
 * @param near what becomes of them
 * @param threshold the least estimated Jaccard similarity, from 0 to 1; 1 with {@link Near#OFF},
 *     where it has no meaning
 */
public record NearRule(Near near, double threshold) implements Serializable, Comparable<NearRule> {
  private static final Comparator<NearRule> CAREFUL_FIRST =
      Comparator.comparing(NearRule::near)
          .thenComparing(Comparator.comparingDouble(NearRule::threshold).reversed());

  public NearRule {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold is " + threshold + "; it must be from 0 to 1");
    }
    threshold = near == Near.OFF ? 1 : threshold;
  }

  @Override
  public int compareTo(NearRule other) {
    return CAREFUL_FIRST.compare(this, other);
  }

  @Override
  public String toString() {
    return near == Near.OFF ? "near off" : "near " + near + " from " + threshold;
  }
}
