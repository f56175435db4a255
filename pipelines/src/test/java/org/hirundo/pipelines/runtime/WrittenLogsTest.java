package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.saved.StateVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenLogsTest {
  @TempDir Path folder;

  @Test
  void stateWithoutItsTopicsIsRefusedBeforeTheyAreMadeAnew() throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "{}");
    Configuration configuration =
        Configuration.load(
            Files.writeString(
                folder.resolve("run.yaml"),
                """
                datasets:
                  - {domain: a, path: "%1$s/rows.jsonl"}
                mixture: {a: 1}
                feed: {archive: "%1$s/feed"}
                documents: {archive: "%1$s/documents"}
                state: "%1$s/state"
                """
                    .formatted(folder)));
    Path saved = Files.createDirectories(folder.resolve("state/mix/savepoints/savepoint-1"));
    OperatorState step =
        new OperatorState(
            StateVersion.MIX.step(), "mix-state-version", new OperatorID(1, 2), 1, 720);
    try (OutputStream out = Files.newOutputStream(saved.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, List.of(step), List.of()), out);
    }
    assertThatThrownBy(
            () -> LocalRun.start(configuration, EnumSet.of(Topology.MIX), FeedBounds.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("state/mix holds saved state, but the broker at 127.0.0.1:")
        .hasMessageContaining("has no topic mixture, feed: state and topics belong together");
    try (Broker broker = Broker.open(configuration)) {
      Topics topics = Topics.of(configuration);
      List<String> names = List.of(topics.mixture(), topics.feed());
      assertThat(Topics.missing(broker.connection(), names)).isEqualTo(names);
      new WrittenLogs(Topology.CURATE, topics).require(folder.resolve("state/curate"), broker);
      topics.create(broker.connection(), List.of("a"), 4);
      new WrittenLogs(Topology.MIX, topics).require(folder.resolve("state/mix"), broker);
    }
  }
}
