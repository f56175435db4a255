package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The source in a cluster, before a bad server, under kills. */
@Timeout(180)
class CrawlSourceTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .setConfiguration(
                  new Configuration()
                      .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32)))
              .build());

  private static final AtomicLong UNTIL_KILL = new AtomicLong(Long.MAX_VALUE);
  private static final int MOST_KILLS = 12;
  private static final AtomicInteger KILLS = new AtomicInteger();
  private static final AtomicInteger LATE = new AtomicInteger();

  private final WarcSite site;

  CrawlSourceTest() throws Exception {
    site = new WarcSite(11);
    KILLS.set(0);
    LATE.set(0);
    Committed.clear();
  }

  @AfterEach
  void stop() {
    site.close();
    UNTIL_KILL.set(Long.MAX_VALUE);
  }

  /** Dies at random records, and counts pages that come behind their epoch's watermark. */
  private static final class Mortal extends ProcessFunction<String, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(String line, Context context, Collector<String> out) {
      if (UNTIL_KILL.decrementAndGet() == 0) {
        boolean more = KILLS.incrementAndGet() < MOST_KILLS;
        UNTIL_KILL.set(more ? ThreadLocalRandom.current().nextLong(50, 900) : Long.MAX_VALUE);
        throw new IllegalStateException("killed");
      }
      int at = line.indexOf(" epoch ");
      if (at >= 0) {
        String rest = line.substring(at + " epoch ".length());
        long epoch = Long.parseLong(rest.substring(0, rest.indexOf(' ')));
        if (context.timerService().currentWatermark() >= epoch) {
          LATE.incrementAndGet();
        }
      }
      out.collect(line);
    }
  }

  private JobClient start(Polling polling, int restarts) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("restart-strategy.type", restarts == 0 ? "none" : "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.attempts", "" + restarts);
    settings.setString("restart-strategy.fixed-delay.delay", "10 ms");
    settings.setString("execution.checkpointing.interval", "100 ms");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(2);
    TransportSettings transport =
        new TransportSettings(4, Long.MAX_VALUE, Duration.ofMinutes(2), Duration.ofMillis(4), "");
    environment
        .fromSource(
            new InputSource<>(
                site.discovery(transport),
                new PageLines(new CrawlFormat(transport), true),
                polling,
                Types.STRING),
            WatermarkStrategy.noWatermarks(),
            "crawl")
        .uid("crawl")
        .process(new Mortal())
        .name("mortal")
        .uid("mortal")
        .process(new Committed())
        .name("committed")
        .uid("committed")
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync("pages");
  }

  @Test
  void everyPageComesOnceFromABadServerThatGainsACrawlUnderRandomKills() throws Exception {
    int pages = 150;
    site.publish("CC-1", 4, pages);
    site.publish("CC-2", 3, pages);
    site.misbehave(1 / 3., .3);
    UNTIL_KILL.set(200);
    JobClient job = start(new Polling(Duration.ofMillis(200), 100), 1000);
    Committed.atLeast(7 * (pages + 1));
    site.publish("CC-3", 2, pages);
    Committed.atLeast(9 * (pages + 1));
    UNTIL_KILL.set(Long.MAX_VALUE);
    site.publish("LAST", 1, 1);
    List<String> all = Committed.atLeast(9 * (pages + 1) + 2);
    job.cancel().get();

    assertThat(all).hasSize(9 * (pages + 1) + 2).doesNotHaveDuplicates();
    assertThat(all).filteredOn(line -> line.startsWith("end")).hasSize(10);
    assertThat(all).filteredOn(line -> line.startsWith("reject")).isEmpty();
    assertThat(all).filteredOn(line -> line.startsWith("page LAST")).hasSize(1);
    for (String crawl : List.of("CC-1", "CC-2", "CC-3")) {
      for (int file = 0; file < 2; file++) {
        for (int page = 0; page < pages; page++) {
          String url = " " + WarcSite.url(crawl, file, page) + " ";
          assertThat(all).as(url).filteredOn(line -> line.contains(url)).hasSize(1);
        }
      }
    }
    // Two files an epoch; each crawl begins a new one.
    assertThat(epochs(all))
        .containsExactly(
            "CC-1 0 epoch 1",
            "CC-1 1 epoch 1",
            "CC-1 2 epoch 2",
            "CC-1 3 epoch 2",
            "CC-2 0 epoch 3",
            "CC-2 1 epoch 3",
            "CC-2 2 epoch 4",
            "CC-3 0 epoch 5",
            "CC-3 1 epoch 5",
            "LAST 0 epoch 6");
    assertThat(LATE.get()).isZero();
    assertThat(KILLS.get()).isPositive();
    assertThat(site.refusals.get()).isPositive();
    assertThat(site.cuts.get()).isPositive();
  }

  private static TreeSet<String> epochs(List<String> lines) {
    TreeSet<String> found = new TreeSet<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      if (words[0].equals("page")) {
        found.add(words[1] + " " + words[2] + " epoch " + words[5]);
      }
    }
    return found;
  }

  @Test
  void aFileThatIsNotThereIsARejectAndTheCrawlGoesOn() throws Exception {
    site.publish("CC-1", 3, 5);
    String missing = "crawl-data/CC-1/segments/0/warc/CC-1-1.warc.gz";
    site.remove(missing);
    JobClient job = start(new Polling(Duration.ofMillis(200), 3), 0);
    List<String> all = Committed.atLeast(2 * 6 + 2);
    job.cancel().get();
    assertThat(all).contains("reject CC-1 1 0 missing-file", "end " + missing + " 1+0");
    assertThat(all).filteredOn(line -> line.startsWith("page")).hasSize(10);
  }

  @Test
  void aDiscoveryThatKeepsFailingFailsTheJob() throws Exception {
    site.put("collinfo.json", "{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    JobClient job = start(new Polling(Duration.ofMillis(50), 3), 0);
    assertThatThrownBy(() -> job.getJobExecutionResult().get())
        .hasStackTraceContaining("discovery failed 3 times in a row")
        .hasStackTraceContaining("is not a JSON array of crawls");
  }

  @Test
  void theSharedCrawlsComeOnceFromABadServer() throws Exception {
    Path crawls = Path.of(System.getProperty("hirundo.shared.data", "none")).resolve("mini-crawl");
    Assumptions.assumeTrue(Files.isDirectory(crawls), "no shared data");
    site.serve(crawls);
    site.misbehave(1 / 3., .3);
    UNTIL_KILL.set(300);
    JobClient job = start(new Polling(Duration.ofMillis(200), 100), 1000);
    List<String> all = Committed.atLeast(927 + 17);
    job.cancel().get();
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all).filteredOn(line -> line.startsWith("page")).hasSize(927);
  }
}
