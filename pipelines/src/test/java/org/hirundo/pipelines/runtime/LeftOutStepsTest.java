package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.hirundo.pipelines.curate.DatasetSteps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LeftOutStepsTest {
  private static final String FIRST = "curate-corpus-source-first";
  private static final String SECOND = "curate-corpus-source-second";
  private static final String CRAWLS = "curate-crawl-source";

  @TempDir Path folder;

  @Test
  @Timeout(180)
  void aDatasetThatWasTakenOutIsForgottenAndNothingElse() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(3)) {
      submit(cluster, CRAWLS, FIRST, SECOND).stop();
      RunningTopology without = submit(cluster, CRAWLS, FIRST);
      assertThat(without.restored()).isTrue();
      without.stop();
      assertThatThrownBy(() -> submit(cluster, FIRST))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(
              "holds state of " + CRAWLS + ", which this configuration leaves out")
          .hasMessageContaining("begin with another state folder");
    }
  }

  @Test
  void datasetsAreKnownByTheirSteps() {
    assertThat(
            List.of(
                FIRST,
                "curate-corpus-rows-notes",
                "curate-weighted-source-en",
                "curate-gather-rows-notes",
                "curate-freeze-rows"))
        .allMatch(DatasetSteps::contain);
    assertThat(
            List.of(
                CRAWLS,
                "curate-documents-log",
                "curate-ledger",
                "curate-count-documents",
                "curate-freeze-epochs"))
        .noneMatch(DatasetSteps::contain);
  }

  private RunningTopology submit(LocalCluster cluster, String... sources) throws Exception {
    return cluster.submit(
        "curate",
        folder,
        1,
        Duration.ofMinutes(1),
        environment -> List.of(sources).forEach(uid -> add(environment, uid)));
  }

  private static void add(StreamExecutionEnvironment environment, String uid) {
    environment
        .fromSource(
            new DataGeneratorSource<>(
                number -> number, Long.MAX_VALUE, RateLimiterStrategy.perSecond(10), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            uid)
        .uid(uid)
        .sinkTo(new DiscardingSink<>())
        .uid("nothing after " + uid);
  }
}
