package org.hirundo.pipelines.dedup;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Filter;

/**
 * Blocks with a filter that stays. Where index and filters are read in parts, Flink gives each
 * state a Bloom filter of ten bits a key, whatever the options' factory chose.
 */
final class FilteredBlocks extends BlockBasedTableConfig {
  /**
   * Takes over what Flink has settings for.
   *
   * @param filter open as long as the options
   */
  FilteredBlocks(BlockBasedTableConfig like, Filter filter) {
    super.setFilterPolicy(filter);
    setBlockSize(like.blockSize());
    setMetadataBlockSize(like.metadataBlockSize());
    setBlockCacheSize(like.blockCacheSize());
  }

  /** Does nothing. */
  @Override
  public BlockBasedTableConfig setFilterPolicy(Filter other) {
    return this;
  }
}
