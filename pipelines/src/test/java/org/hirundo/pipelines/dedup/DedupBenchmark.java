package org.hirundo.pipelines.dedup;

import com.sun.management.OperatingSystemMXBean;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.util.stats.StatsSummarySnapshot;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.pipelines.runtime.TopologySettings;
import org.junit.jupiter.api.Test;

/**
 * Documents a second through the whole graph with RocksDB and checkpoints, as it runs in the curate
 * topology, and the bytes of state that they leave. Runs only when it is named: {@code mvn test -pl
 * pipelines -am -Dtest=DedupBenchmark -Dsurefire.failIfNoSpecifiedTests=false}. The system property
 * {@code benchmark.cells} names what to measure, each {@code DOCUMENTS/EXACT/NEAR/SLOTS}: EXACT and
 * NEAR the shares of copies and of edited copies; signatures are made up ({@link DedupLoad}), texts
 * are {@code benchmark.characters} long.
 */
class DedupBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int TENTHS = 20;

  private static volatile AtomicLongArray reached; // nanoTime at which an epoch was decided
  private static final AtomicLongArray COUNTS = new AtomicLongArray(4); // outcomes by kind

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
    int epochSize = Integer.getInteger("benchmark.epoch", (int) (documents / TENTHS));
    int characters = Integer.getInteger("benchmark.characters", 1400);
    int epochs = (int) ((documents + epochSize - 1) / epochSize);
    reached = new AtomicLongArray(epochs + 1);
    DedupLoad.DISTINCT.reset();
    for (int kind = 0; kind < 4; kind++) {
      COUNTS.set(kind, 0);
    }
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "dedup-benchmark");
    Configuration settings = TopologySettings.of(folder, slots, Duration.ofSeconds(60));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    settings.setString(
        TaskManagerOptions.MANAGED_MEMORY_SIZE.key(),
        slots * Integer.getInteger("benchmark.managed", 512) + "m");
    settings.setString("io.tmp.dirs", folder.toString());
    settings.setString("state.backend.rocksdb.localdir", folder.resolve("rocksdb").toString());
    for (String option : System.getProperty("benchmark.flink", "").split("[|]")) {
      if (!option.isBlank()) {
        settings.setString(option.split("=")[0], option.split("=")[1]);
      }
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    DedupParameters parameters = DedupParameters.VERIFIED;
    SingleOutputStreamOperator<Parcel> texts =
        env.fromSource(
                new NumberSource(0, documents, epochSize),
                WatermarkStrategy.noWatermarks(),
                "numbers",
                Types.LONG)
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
        .sinkTo(new Counting())
        .uid("counting")
        .setParallelism(1);
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    try (MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build())) {
      cluster.start();
      JobGraph graph = env.getStreamGraph().getJobGraph();
      cluster.submitJob(graph).get();
      run(cluster, graph.getJobID(), documents, epochSize, slots);
      long stopping = System.nanoTime();
      String savepoint =
          cluster
              .stopWithSavepoint(
                  graph.getJobID(),
                  folder.resolve("savepoint").toUri().toString(),
                  false,
                  SavepointFormatType.NATIVE)
              .get();
      OUT.printf("savepoint in %.1f s%n", (System.nanoTime() - stopping) / 1e9);
      sizes(savepoint, documents);
    } finally {
      delete(folder);
    }
  }

  private static void run(MiniCluster cluster, JobID job, long documents, int epochSize, int slots)
      throws Exception {
    int epochs = reached.length() - 1;
    long begun = System.nanoTime();
    long cpu = cpuNanos();
    var end = cluster.requestJobResult(job);
    int printed = 0;
    while (printed < epochs) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      if (end.isDone()) {
        throw new IllegalStateException("the job ended early: " + end.get());
      }
      while (printed < epochs && reached.get(printed + 1) != 0) {
        printed++;
        double seconds = (reached.get(printed) - begun) / 1e9;
        double last =
            printed == 1 ? seconds : (reached.get(printed) - reached.get(printed - 1)) / 1e9;
        OUT.printf(
            "%,12d documents %8.1f s %,8.0f /s in this epoch%n",
            Math.min(documents, (long) printed * epochSize), seconds, epochSize / last);
      }
    }
    double seconds = (reached.get(epochs) - begun) / 1e9;
    long decided = COUNTS.get(Outcome.KEPT) + COUNTS.get(Outcome.EXACT) + COUNTS.get(Outcome.NEAR);
    OUT.printf(
        "%,d documents on %d slots in %.1f s: %,.0f /s a slot; kept %,d, exact %,d, near and copies of near %,d%n",
        decided,
        slots,
        seconds,
        decided / seconds / slots,
        COUNTS.get(Outcome.KEPT),
        COUNTS.get(Outcome.EXACT),
        COUNTS.get(Outcome.NEAR));
    OUT.printf(
        "distinct: %,.0f /s a slot; %.0f microseconds of CPU a document%n",
        DedupLoad.DISTINCT.sum() / seconds / slots, (cpuNanos() - cpu) / 1e3 / documents);
    CheckpointStatsSnapshot checkpoints =
        cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
    StatsSummarySnapshot bytes = checkpoints.getSummaryStats().getCheckpointedSize();
    long count = checkpoints.getCounts().getNumberOfCompletedCheckpoints();
    OUT.printf(
        "%d checkpoints, %,d bytes written for them: %,.0f a million documents; the longest took %,d ms%n",
        count,
        bytes.getAverage() * count,
        bytes.getAverage() * count * 1e6 / documents,
        checkpoints.getSummaryStats().getEndToEndDurationStats().getMaximum());
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void sizes(String savepoint, long documents) throws IOException {
    CheckpointMetadata metadata;
    Path file = Path.of(URI.create(savepoint)).resolve("_metadata");
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      metadata =
          Checkpoints.loadCheckpointMetadata(in, DedupBenchmark.class.getClassLoader(), savepoint);
    }
    Map<String, Long> bytes = new TreeMap<>();
    long all = 0;
    for (OperatorState state : metadata.getOperatorStates()) {
      bytes.merge(state.getOperatorUid().orElse("?"), state.getStateSize(), Long::sum);
      all += state.getStateSize();
    }
    bytes.forEach(
        (uid, size) ->
            OUT.printf(
                "%24s %,14d bytes %7.1f a document%n", uid, size, (double) size / documents));
    OUT.printf("%24s %,14d bytes %7.1f a document%n", "all", all, (double) all / documents);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Counting implements Sink<Outcome> {
    private static final long serialVersionUID = 1L;

    @Override
    public SinkWriter<Outcome> createWriter(WriterInitContext context) {
      return new Writer();
    }
  }

  private static final class Writer implements SinkWriter<Outcome> {
    @Override
    public void write(Outcome outcome, Context context) {
      COUNTS.incrementAndGet(outcome.kind());
    }

    @Override
    public void writeWatermark(Watermark watermark) {
      int epoch = (int) Math.min(reached.length() - 1, watermark.getTimestamp());
      for (int e = epoch; e > 0 && reached.get(e) == 0; e--) {
        reached.set(e, System.nanoTime());
      }
    }

    @Override
    public void flush(boolean endOfInput) {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Holds nothing open.
    }
  }
}
