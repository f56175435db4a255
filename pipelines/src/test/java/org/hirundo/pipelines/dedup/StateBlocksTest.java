package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.RocksDB;

class StateBlocksTest {
  @Test
  void onlyTheRestartIntervalIsChanged() {
    RocksDB.loadLibrary();
    try (ColumnFamilyOptions options = new ColumnFamilyOptions()) {
      options.setTableFormatConfig(new BlockBasedTableConfig().setBlockSize(16 << 10));
      new StateBlocks().createColumnOptions(options, new ArrayList<>());
      BlockBasedTableConfig blocks = (BlockBasedTableConfig) options.tableFormatConfig();
      assertThat(blocks.blockRestartInterval()).isEqualTo(128);
      assertThat(blocks.blockSize()).isEqualTo(16 << 10);
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
