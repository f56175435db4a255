package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;

class StateBlocksTest {
  @Test
  void keysAndMemoryAreThriftyEverywhere() throws Exception {
    Made made = made("Source: documents -> accounts (1/1)#0");
    assertThat(made).isEqualTo(new Made(128, 16 << 10, 10, false, List.of()));
  }

  @Test
  void stepsOfDeduplicationHaveShapesOfTheirOwn() throws Exception {
    List<CompressionType> zstd = List.of(CompressionType.ZSTD_COMPRESSION);
    assertThat(made("dedup buckets (3/4)#1"))
        .isEqualTo(new Made(128, 16 << 10, 5, false, List.of()));
    assertThat(made("dedup exact (1/1)#0")).isEqualTo(new Made(128, 4 << 10, 10, false, List.of()));
    assertThat(made("dedup clusters -> duplicates (1/1)#0"))
        .isEqualTo(new Made(128, 4 << 10, 10, false, List.of()));
    assertThat(made("dedup verification (1/1)#0"))
        .isEqualTo(new Made(128, 16 << 10, 10, true, List.of()));
    assertThat(made("dedup verdicts -> kept (1/1)#0"))
        .isEqualTo(new Made(128, 16 << 10, 10, false, zstd));
  }

  private record Made(
      int restartInterval,
      long blockSize,
      double levelMultiplier,
      boolean filtersForHits,
      List<CompressionType> compression) {}

  /** What the states of a step are given that runs in a thread of this name. */
  private static Made made(String thread) throws Exception {
    RocksDB.loadLibrary();
    try (ColumnFamilyOptions options = new ColumnFamilyOptions()) {
      options.setTableFormatConfig(new BlockBasedTableConfig().setBlockSize(16 << 10));
      Thread step =
          new Thread(
              () -> new StateBlocks().createColumnOptions(options, new ArrayList<>()), thread);
      step.start();
      step.join();
      assertThat(options.arenaBlockSize()).isEqualTo(128 << 10);
      BlockBasedTableConfig blocks = (BlockBasedTableConfig) options.tableFormatConfig();
      return new Made(
          blocks.blockRestartInterval(),
          blocks.blockSize(),
          options.maxBytesForLevelMultiplier(),
          options.optimizeFiltersForHits(),
          options.compressionPerLevel());
    }
  }

  @Test
  void flinkTakesItFromTheSettings() {
    Configuration settings = new Configuration();
    StateSettings.apply(settings);
    EmbeddedRocksDBStateBackend backend =
        new EmbeddedRocksDBStateBackend()
            .configure(settings, StateBlocksTest.class.getClassLoader());
    assertThat(backend.getRocksDBOptions()).isInstanceOf(StateBlocks.class);
  }
}
