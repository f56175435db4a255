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
  /** How often a topology on this machine is started again before it has failed for good. */
  static final int RESTARTS = 12;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Once it has run for so long, what failed before does not count any more. */
  static final Duration SOUND = Duration.ofMinutes(10);

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
    restarts(settings);
    return settings;
  }

  /** Pauses of 1, 2, 4, … 60 s. */
  private static void restarts(Configuration settings) {
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_PAUSE);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_PAUSE);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, SOUND);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS);
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
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return settings;
  }
}
