package org.hirundo.pipelines.curate;

import org.apache.flink.api.common.functions.Partitioner;

/**
 * Spreads documents by their content hash. Dealt out in turn, datasets that are read in turn would
 * each come to writers of their own, and the log's partitions would not have every share in them.
 */
final class ByContent implements Partitioner<Long> {
  private static final long serialVersionUID = 1L;

  @Override
  public int partition(Long contentHash, int partitions) {
    return (int) Long.remainderUnsigned(contentHash, partitions);
  }
}
