package org.hirundo.pipelines.dedup;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;

/** How the states of a step are laid out in RocksDB, where it is not as the settings have it. */
enum StateShape {
  /**
   * Many small keys that are never changed, nearly always asked for in vain. Merged with files of
   * their own size, they are merged four times, where each merge into a last level writes all of it
   * anew. A look-up asks the filter of each run, and unpacks a block where it is wrong: two bits
   * more a key let it be wrong half as often, and larger parts are sooner found.
   */
  BUCKETS("buckets") {
    @Override
    BlockBasedTableConfig filtered(
        BlockBasedTableConfig blocks, Collection<AutoCloseable> toClose) {
      BloomFilter filter = new BloomFilter(FILTER_BITS, false);
      toClose.add(filter);
      BlockBasedTableConfig own = new FilteredBlocks(blocks, filter);
      own.setMetadataBlockSize(Math.max(own.metadataBlockSize(), FILTER_PART));
      return own;
    }

    @Override
    void apply(
        ColumnFamilyOptions options,
        BlockBasedTableConfig blocks,
        Collection<AutoCloseable> toClose) {
      bySize(options, 6, 60, toClose);
    }
  },

  /** Few small keys, mostly found: a small block is unpacked faster, and more of them fit. */
  FOUND("exact", "clusters") {
    @Override
    void apply(
        ColumnFamilyOptions options,
        BlockBasedTableConfig blocks,
        Collection<AutoCloseable> toClose) {
      blocks.setBlockSize(Math.min(blocks.blockSize(), SMALL_BLOCK));
    }
  },

  /** Whoever asks asks for what is there: the last level needs no Bloom filter. */
  SKETCHES("verification") {
    @Override
    void apply(
        ColumnFamilyOptions options,
        BlockBasedTableConfig blocks,
        Collection<AutoCloseable> toClose) {
      options.setOptimizeFiltersForHits(true);
    }
  },

  /**
   * Texts that live for an epoch, and whose bytes in the first level are most of a checkpoint. A
   * second file of texts is as large as the first and merged with it at once, which leaves out what
   * is dead; a file of small keys waits until they are half of what there is.
   */
  TEXTS("verdicts") {
    @Override
    void apply(
        ColumnFamilyOptions options,
        BlockBasedTableConfig blocks,
        Collection<AutoCloseable> toClose) {
      options.setCompressionPerLevel(List.of(CompressionType.ZSTD_COMPRESSION));
      bySize(options, 2, 50, toClose);
    }
  },

  /** All others, and states that are opened outside a step's own thread. */
  OTHER {
    @Override
    void apply(
        ColumnFamilyOptions options,
        BlockBasedTableConfig blocks,
        Collection<AutoCloseable> toClose) {
      // As the settings have it.
    }
  };

  private static final double FILTER_BITS = 12;
  private static final long FILTER_PART = 16L << 10;
  private static final long SMALL_BLOCK = 4L << 10;

  private final String[] steps;

  StateShape(String... steps) {
    this.steps = steps;
  }

  /** The blocks of before, or such as have another filter. */
  BlockBasedTableConfig filtered(BlockBasedTableConfig blocks, Collection<AutoCloseable> toClose) {
    return blocks;
  }

  /**
   * Sets what differs.
   *
   * @param toClose what is to be closed after the options
   */
  abstract void apply(
      ColumnFamilyOptions options, BlockBasedTableConfig blocks, Collection<AutoCloseable> toClose);

  /**
   * Merges runs of like sizes (universal compaction) instead of each level into the next.
   *
   * @param runs from so many on, they are merged
   * @param newer in per cent of the oldest run, from which all are merged into one
   */
  private static void bySize(
      ColumnFamilyOptions options, int runs, int newer, Collection<AutoCloseable> toClose) {
    CompactionOptionsUniversal universal = new CompactionOptionsUniversal();
    toClose.add(universal);
    options
        .setCompactionStyle(CompactionStyle.UNIVERSAL)
        .setLevel0FileNumCompactionTrigger(runs)
        .setCompactionOptionsUniversal(universal.setMaxSizeAmplificationPercent(newer));
  }

  /**
   * The shape that goes with a thread.
   *
   * @param thread its name; Flink gives a task's the name of its steps
   */
  static StateShape ofThread(String thread) {
    return Arrays.stream(values())
        .filter(
            shape ->
                Arrays.stream(shape.steps)
                    .anyMatch(step -> thread.contains(Deduplication.name(step))))
        .findFirst()
        .orElse(OTHER);
  }
}
