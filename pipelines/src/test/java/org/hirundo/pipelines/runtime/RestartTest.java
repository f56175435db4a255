package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void isToldOnceWithItsReasonAndCount() throws Exception {
    FAILURES.set(2);
    try (LocalCluster cluster = LocalCluster.start(1)) {
      RunningTopology topology =
          cluster.submit("mix", folder, 1, Duration.ofMinutes(1), RestartTest::failing);
      List<Restart> told = new ArrayList<>();
      Await.until(
          "two restarts",
          Duration.ofMinutes(1),
          () -> {
            topology.check();
            topology.restart().ifPresent(told::add);
            return told.size() == 2 && topology.running();
          });
      assertThat(topology.restart()).isEmpty();
      assertThat(told).extracting(Restart::topology).containsOnly("mix");
      assertThat(told).extracting(Restart::reason).containsOnly("the disk is full");
      assertThat(told).extracting(Restart::times).containsExactly(1, 2);
      assertThat(told.get(0).room()).endsWith("MB are left on the disk of " + folder);
    }
  }

  private static void failing(StreamExecutionEnvironment environment) {
    MapFunction<Long, Long> map =
        number -> {
          if (FAILURES.getAndDecrement() > 0) {
            throw new IOException("the disk is full");
          }
          return number;
        };
    environment
        .fromSource(
            new DataGeneratorSource<>(
                number -> number, Long.MAX_VALUE, RateLimiterStrategy.perSecond(10), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .map(map)
        .returns(Types.LONG)
        .uid("fail")
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
  }

  @Test
  void pausesGrowUntilADozenHaveFailed() {
    Configuration settings = TopologySettings.of(folder, 1, Duration.ofSeconds(1));
    assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY))
        .isEqualTo("exponential-delay");
    assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
        .isEqualTo(12);
    assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
        .isEqualTo(Duration.ofMinutes(1));
  }
}
