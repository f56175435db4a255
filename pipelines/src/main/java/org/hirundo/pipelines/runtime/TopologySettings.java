package org.hirundo.pipelines.runtime;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.hirundo.pipelines.dedup.StateSettings;
import org.hirundo.pipelines.saved.StateVersion;

/**
 * What every topology is run with: RocksDB ({@link StateSettings}), incremental exactly-once
 * checkpoints that outlive the job, no Kryo, no generated uids.
 */
public final class TopologySettings {
  private TopologySettings() {}

  /**
   * For a cluster in this process.
   *
   * @param state folder of this topology's checkpoints
   */
  public static Configuration of(Path state, int parallelism, Duration checkpointInterval) {
    Configuration settings = onCluster(parallelism, checkpointInterval);
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        state.resolve("checkpoints").toAbsolutePath().toUri().toString());
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, 5);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
        Duration.ofMinutes(10));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, Duration.ofSeconds(2));
    return settings;
  }

  /** For a cluster that has its own folders of checkpoints, and its own ways to restart. */
  public static Configuration onCluster(int parallelism, Duration checkpointInterval) {
    Configuration settings = new Configuration();
    settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    settings.set(PipelineOptions.MAX_PARALLELISM, StateVersion.KEY_GROUPS);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    StateSettings.apply(settings);
    settings.set(RocksDBNativeMetricOptions.MONITOR_TOTAL_SST_FILES_SIZE, true);
    settings.set(RocksDBNativeMetricOptions.ESTIMATE_NUM_KEYS, true);
    settings.set(RocksDBNativeMetricOptions.COLUMN_FAMILY_AS_VARIABLE, true);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(10));
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return settings;
  }
}
