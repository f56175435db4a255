package org.hirundo.pipelines.mix;

import java.util.List;

/**
 * What the coordinator remembers.
 *
 * @param horizon the granted horizon's state; empty at the beginning
 * @param dealtFrom in a padded feed, the horizon's state where the slowest reader may begin again
 * @param requestOffset the next mixture request
 * @param completeAt sequences in all logs when they were declared complete; -1: they grow. For
 *     people: the coordinator reads the declarations again
 * @param unassigned feed partitions that no reader holds
 */
record MixState(
    byte[] horizon,
    byte[] dealtFrom,
    long requestOffset,
    long completeAt,
    List<FeedSplit> unassigned) {
  MixState {
    unassigned = List.copyOf(unassigned);
  }
}
