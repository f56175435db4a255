package org.hirundo.pipelines.dedup;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * What of RocksDB's options Flink has no setting for, or one for all steps alike ({@link
 * StateShape}). A key is written whole once in {@value #RESTART_INTERVAL} and not once in 16;
 * others are what differs from the one before. A read that finds its block passes over 64 entries
 * on the average, half a microsecond. Memory for what is not written yet is taken in steps of
 * {@value #ARENA_BLOCK} bytes, not of a megabyte, which each of a slot's twenty-odd states would
 * take of the budget that all share, however little it holds.
 */
public final class StateBlocks implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;
  private static final int RESTART_INTERVAL = 128;
  private static final int ARENA_BLOCK = 128 << 10;

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
    return options;
  }

  /** Flink asks for the options of a step's states in the step's own thread. */
  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
    StateShape shape = StateShape.ofThread(Thread.currentThread().getName());
    BlockBasedTableConfig blocks =
        options.tableFormatConfig() instanceof BlockBasedTableConfig known
            ? shape.filtered(known, toClose)
            : new BlockBasedTableConfig();
    blocks.setBlockRestartInterval(RESTART_INTERVAL);
    shape.apply(options, blocks, toClose);
    return options.setArenaBlockSize(ARENA_BLOCK).setTableFormatConfig(blocks);
  }
}
