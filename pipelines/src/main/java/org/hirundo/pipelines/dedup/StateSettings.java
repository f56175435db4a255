package org.hirundo.pipelines.dedup;

import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.rocksdb.CompressionType;

/**
 * RocksDB as deduplication needs it. Nearly every look-up of a band key finds nothing: Bloom
 * filters answer it (Flink leaves them off), and they and the index are read in parts, so that a
 * cache smaller than all of them does. Levels are sized from the last one up: what waited for the
 * end of its epoch and was deleted leaves the files with the next compaction, and does not stay in
 * a first level that is larger than the whole state. Blocks of 16 KiB are compressed by ZSTD from
 * the second level on, which saves a ninth of the band keys' bytes for a tenth of the CPU time.
 * Flushes and compactions of all slots of a process share its threads: with Flink's two, one of
 * them compacts, and while it merges a million band keys anew, every other state waits. What
 * differs from step to step is {@link StateShape}'s.
 */
public final class StateSettings {
  private static final int THREADS = 4; // one flushes, three compact

  private StateSettings() {}

  /** Adds the settings to those of a job. */
  public static void apply(Configuration settings) {
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    settings.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
    settings.set(RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE, true);
    settings.set(RocksDBConfigurableOptions.BLOCK_SIZE, MemorySize.parse("16kb"));
    settings.set(
        RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL,
        List.of(CompressionType.SNAPPY_COMPRESSION, CompressionType.ZSTD_COMPRESSION));
    settings.set(RocksDBConfigurableOptions.USE_INGEST_DB_RESTORE_MODE, true);
    settings.set(RocksDBConfigurableOptions.MAX_BACKGROUND_THREADS, THREADS);
    settings.set(RocksDBOptions.OPTIONS_FACTORY, StateBlocks.class.getName());
  }
}
