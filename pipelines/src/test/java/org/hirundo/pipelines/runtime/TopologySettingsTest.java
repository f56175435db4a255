package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Test;

class TopologySettingsTest {
  /** A job's own settings go before the cluster's, so what it sets cannot be set there. */
  @Test
  void aClusterDecidesHowLongACheckpointMayTakeAndHowItRestarts() {
    Configuration settings = TopologySettings.onCluster(2, Duration.ofMinutes(1));
    assertThat(settings.contains(CheckpointingOptions.CHECKPOINTING_TIMEOUT)).isFalse();
    assertThat(settings.contains(RestartStrategyOptions.RESTART_STRATEGY)).isFalse();
    assertThat(settings.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isFalse();
    assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofMinutes(1));
  }
}
