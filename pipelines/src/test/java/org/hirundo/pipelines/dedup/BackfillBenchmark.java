package org.hirundo.pipelines.dedup;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.pipelines.backfill.Backfill;
import org.hirundo.pipelines.runtime.TopologySettings;
import org.junit.jupiter.api.Test;

/**
 * Documents a second through the whole graph in batch mode, with the savepoint, and the time of
 * each step. Runs only when it is named: {@code mvn test -pl pipelines -am -Dtest=BackfillBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}; cells and texts as in {@link DedupBenchmark}.
 */
class BackfillBenchmark {
  private static final PrintStream OUT = System.out;
  private static final AtomicLongArray COUNTS = new AtomicLongArray(4);

  @Test
  void measure() throws Exception {
    for (String cell : System.getProperty("benchmark.cells", "200000/0.6/0.07/1").split(",")) {
      String[] parts = cell.split("/");
      measure(
          Long.parseLong(parts[0]),
          Double.parseDouble(parts[1]),
          Double.parseDouble(parts[2]),
          Integer.parseInt(parts[3]));
    }
  }

  private static void measure(long documents, double exact, double near, int slots)
      throws Exception {
    for (int kind = 0; kind < 4; kind++) {
      COUNTS.set(kind, 0);
    }
    int epochSize = Integer.getInteger("benchmark.epoch", (int) (documents / 20));
    int characters = Integer.getInteger("benchmark.characters", 1400);
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "backfill-bench");
    Configuration settings = TopologySettings.of(folder, slots, Duration.ofSeconds(60));
    Backfill.configure(settings);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    settings.set(RestOptions.BIND_PORT, "0");
    settings.setString(
        TaskManagerOptions.MANAGED_MEMORY_SIZE.key(),
        slots * Integer.getInteger("benchmark.managed", 512) + "m");
    settings.setString("io.tmp.dirs", folder.toString());
    for (String option : System.getProperty("benchmark.flink", "").split(";")) {
      if (!option.isBlank()) {
        settings.setString(option.split("=")[0], option.split("=")[1]);
      }
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    DedupParameters parameters = DedupParameters.VERIFIED;
    SingleOutputStreamOperator<Parcel> texts =
        env.fromSequence(0, documents - 1)
            .uid("numbers")
            .process(new DedupLoad(parameters, exact, near, characters, epochSize))
            .returns(TypeInformation.of(Parcel.class))
            .uid("load");
    Deduplication.Streams streams = Deduplication.decide(texts, parameters, Keep.OLDEST);
    TypeInformation<Outcome> type = TypeInformation.of(Outcome.class);
    streams
        .kept()
        .map(Outcome::of, type)
        .uid("kept")
        .union(streams.duplicates().map(Outcome::of, type).uid("dropped"))
        .map(
            outcome -> {
              COUNTS.incrementAndGet(outcome.kind());
              return outcome;
            },
            type)
        .uid("count")
        .sinkTo(new org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink<>())
        .uid("nowhere");
    Path savepoint = folder.resolve("savepoint");
    Backfill backfill =
        Backfill.of(env.getStreamGraph(), new org.apache.flink.core.fs.Path(savepoint.toUri()));
    try (MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build())) {
      cluster.start();
      long start = System.nanoTime();
      cluster.submitJob(backfill.graph()).get();
      cluster
          .requestJobResult(backfill.graph().getJobID())
          .get(1, TimeUnit.HOURS)
          .toJobExecutionResult(BackfillBenchmark.class.getClassLoader());
      backfill.complete();
      double seconds = (System.nanoTime() - start) / 1e9;
      var graph = cluster.getExecutionGraph(backfill.graph().getJobID()).get();
      long first = graph.getStatusTimestamp(org.apache.flink.api.common.JobStatus.RUNNING);
      for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
        long from = Long.MAX_VALUE;
        long to = 0;
        for (AccessExecutionVertex task : vertex.getTaskVertices()) {
          from = Math.min(from, task.getStateTimestamp(ExecutionState.RUNNING));
          to = Math.max(to, task.getStateTimestamp(ExecutionState.FINISHED));
        }
        OUT.printf(
            "  %6.1f to %6.1f s  %s%n", (from - first) / 1e3, (to - first) / 1e3, vertex.getName());
      }
      long decided = COUNTS.get(1) + COUNTS.get(2) + COUNTS.get(3);
      long distinct = COUNTS.get(1) + COUNTS.get(3);
      OUT.printf(
          "batch: %,d documents on %d slots in %.1f s: %,.0f /s a slot, distinct %,.0f /s a slot;"
              + " kept %,d, exact %,d, near %,d; savepoint %,d bytes%n",
          decided,
          slots,
          seconds,
          decided / seconds / slots,
          distinct / seconds / slots,
          COUNTS.get(1),
          COUNTS.get(2),
          COUNTS.get(3),
          size(savepoint));
    } finally {
      DedupState.delete(folder);
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
