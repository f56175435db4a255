package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rocksdb.CompactionStyle.LEVEL;
import static org.rocksdb.CompactionStyle.UNIVERSAL;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Filter;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class StateBlocksTest {
  private static final Merging LEVELS = new Merging(LEVEL, 4, 0);

  @Test
  void keysAndMemoryAreThriftyEverywhere() throws Exception {
    Made made = made("Source: documents -> accounts (1/1)#0");
    assertThat(made).isEqualTo(new Made(128, 16 << 10, LEVELS, false, List.of()));
  }

  @Test
  void stepsOfDeduplicationHaveShapesOfTheirOwn() throws Exception {
    List<CompressionType> zstd = List.of(CompressionType.ZSTD_COMPRESSION);
    assertThat(made("dedup buckets (3/4)#1"))
        .isEqualTo(new Made(128, 16 << 10, new Merging(UNIVERSAL, 6, 60), false, List.of()));
    assertThat(made("dedup exact (1/1)#0"))
        .isEqualTo(new Made(128, 4 << 10, LEVELS, false, List.of()));
    assertThat(made("dedup clusters -> duplicates (1/1)#0"))
        .isEqualTo(new Made(128, 4 << 10, LEVELS, false, List.of()));
    assertThat(made("dedup verification (1/1)#0"))
        .isEqualTo(new Made(128, 16 << 10, LEVELS, true, List.of()));
    assertThat(made("dedup verdicts -> kept (1/1)#0"))
        .isEqualTo(new Made(128, 16 << 10, new Merging(UNIVERSAL, 2, 50), false, zstd));
  }

  /**
   * How files are merged.
   *
   * @param newer in per cent of the oldest run, with which all runs are merged
   */
  private record Merging(CompactionStyle style, int runs, int newer) {}

  private static Merging merging(ColumnFamilyOptions options) {
    CompactionOptionsUniversal universal = options.compactionOptionsUniversal();
    return new Merging(
        options.compactionStyle(),
        options.level0FileNumCompactionTrigger(),
        universal == null ? 0 : universal.maxSizeAmplificationPercent());
  }

  private record Made(
      int restartInterval,
      long blockSize,
      Merging merging,
      boolean filtersForHits,
      List<CompressionType> compression) {}

  /** What the states of a step are given that runs in a thread of this name. */
  private static Made made(String thread) throws Exception {
    RocksDB.loadLibrary();
    try (ColumnFamilyOptions options = shaped(thread)) {
      assertThat(options.arenaBlockSize()).isEqualTo(128 << 10);
      BlockBasedTableConfig blocks = (BlockBasedTableConfig) options.tableFormatConfig();
      return new Made(
          blocks.blockRestartInterval(),
          blocks.blockSize(),
          merging(options),
          options.optimizeFiltersForHits(),
          options.compressionPerLevel());
    }
  }

  @Test
  void theFilterOfBandKeysStaysWhateverFlinkSets() throws Exception {
    try (BloomFilter ofFlink = new BloomFilter(10, false);
        ColumnFamilyOptions buckets = shaped("dedup buckets (1/1)#0");
        ColumnFamilyOptions exact = shaped("dedup exact (1/1)#0")) {
      assertThat(filterAfter(ofFlink, exact)).isSameAs(ofFlink);
      assertThat(filterAfter(ofFlink, buckets)).isEqualTo(new BloomFilter(12, false));
    }
  }

  private static Filter filterAfter(Filter set, ColumnFamilyOptions options) {
    BlockBasedTableConfig blocks = (BlockBasedTableConfig) options.tableFormatConfig();
    return blocks.setFilterPolicy(set).filterPolicy();
  }

  private static ColumnFamilyOptions shaped(String thread) throws Exception {
    ColumnFamilyOptions options = new ColumnFamilyOptions();
    options.setTableFormatConfig(new BlockBasedTableConfig().setBlockSize(16 << 10));
    Thread step =
        new Thread(() -> new StateBlocks().createColumnOptions(options, new ArrayList<>()), thread);
    step.start();
    step.join();
    return options;
  }

  /** An earlier Hirundo merged all states by levels; whoever goes back to it does again. */
  @Test
  void filesMergedByLevelsAndBySizeAreReadByBoth(@TempDir Path folder) throws Exception {
    RocksDB.loadLibrary();
    String step = "dedup buckets (1/1)#0";
    int[] written = new int[1];
    for (String thread : List.of("levels", step, "levels", step)) {
      try (ColumnFamilyOptions shape = shaped(thread);
          DBOptions database = new DBOptions().setCreateIfMissing(true);
          Options options = new Options(database, shape);
          FlushOptions flush = new FlushOptions().setWaitForFlush(true);
          RocksDB rocks = RocksDB.open(options, folder.toString())) {
        for (int i = 0; i < written[0]; i++) {
          assertThat(rocks.get(key(i))).isEqualTo(value(i));
        }
        for (int file = 0; file < 9; file++) {
          for (int i = 0; i < 3000; i++) {
            int next = written[0]++;
            rocks.put(key(next), value(next));
          }
          rocks.flush(flush);
        }
        assertThat(rocks.get(key(written[0]))).isNull();
      }
    }
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(8).putLong(number * 0x9E3779B97F4A7C15L).array();
  }

  private static byte[] value(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
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
