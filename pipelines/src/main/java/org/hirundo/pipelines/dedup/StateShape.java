package org.hirundo.pipelines.dedup;

import java.util.Arrays;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;

/** How the states of a step are laid out in RocksDB, where it is not as the settings have it. */
enum StateShape {
  /**
   * Many small keys, nearly always asked for in vain, all of which are merged again and again. A
   * level has a fifth of the next one's bytes, not a tenth: what is merged into the next one
   * rewrites half as much there.
   */
  BUCKETS("buckets") {
    @Override
    void apply(ColumnFamilyOptions options, BlockBasedTableConfig blocks) {
      options.setMaxBytesForLevelMultiplier(LEVEL_MULTIPLIER);
    }
  },

  /** Few small keys, mostly found: a small block is unpacked faster, and more of them fit. */
  FOUND("exact", "clusters") {
    @Override
    void apply(ColumnFamilyOptions options, BlockBasedTableConfig blocks) {
      blocks.setBlockSize(Math.min(blocks.blockSize(), SMALL_BLOCK));
    }
  },

  /** Whoever asks asks for what is there: the last level needs no Bloom filter. */
  SKETCHES("verification") {
    @Override
    void apply(ColumnFamilyOptions options, BlockBasedTableConfig blocks) {
      options.setOptimizeFiltersForHits(true);
    }
  },

  /** Texts that live for an epoch, and whose bytes in the first level are most of a checkpoint. */
  TEXTS("verdicts") {
    @Override
    void apply(ColumnFamilyOptions options, BlockBasedTableConfig blocks) {
      options.setCompressionPerLevel(List.of(CompressionType.ZSTD_COMPRESSION));
    }
  },

  /** All others, and states that are opened outside a step's own thread. */
  OTHER {
    @Override
    void apply(ColumnFamilyOptions options, BlockBasedTableConfig blocks) {
      // As the settings have it.
    }
  };

  private static final double LEVEL_MULTIPLIER = 5;
  private static final long SMALL_BLOCK = 4L << 10;

  private final String[] steps;

  StateShape(String... steps) {
    this.steps = steps;
  }

  abstract void apply(ColumnFamilyOptions options, BlockBasedTableConfig blocks);

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
