package org.hirundo.pipelines.attrition;

import java.io.Serializable;

/**
 * When an alarm is raised.
 *
 * @param share of a source's or host's documents in one crawl: losing more raises it; from 0 to 1,
 *     and 1 never does
 * @param documents no alarm for one that has had fewer, at least 1
 */
public record AttritionLimits(double share, int documents) implements Serializable {
  public AttritionLimits {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + "; it must be from 0 to 1");
    }
    if (documents < 1) {
      throw new IllegalArgumentException("documents is " + documents + "; it must be 1 or more");
    }
  }
}
