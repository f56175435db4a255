package org.hirundo.pipelines.dedup;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.pipelines.load.FigureLog;
import org.junit.jupiter.api.Test;

/**
 * Documents a second through the whole graph with RocksDB and checkpoints, as it runs in the curate
 * topology, and the bytes of state that they leave. Runs only when it is named: {@code mvn test -pl
 * pipelines -am -Dtest=DedupBenchmark -Dsurefire.failIfNoSpecifiedTests=false}. The system property
 * {@code benchmark.cells} names what to measure, each {@code DOCUMENTS/EXACT/NEAR/SLOTS}: EXACT and
 * NEAR the shares of copies and of edited copies; signatures are made up ({@link DedupLoad}), texts
 * are {@code benchmark.characters} long, epochs {@code benchmark.epoch} documents, and a slot has
 * {@code benchmark.managed} MiB for RocksDB.
 *
 * <p>{@code benchmark.restore} names what is restored after that, each in a new cluster: {@code
 * SLOTS}, or {@code SLOTS/savepoint}, from the native savepoint, {@code SLOTS/incremental} and
 * {@code SLOTS/full} from a checkpoint. An epoch without anything new follows, of which no document
 * may stay, and one like those before.
 */
class DedupBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int TENTHS = 20;

  /** What to measure. */
  private record Cell(long documents, double exact, double near, int slots, int epochSize) {
    static Cell of(String written) {
      String[] parts = written.split("/");
      long documents = Long.parseLong(parts[0]);
      return new Cell(
          documents,
          Double.parseDouble(parts[1]),
          Double.parseDouble(parts[2]),
          Integer.parseInt(parts[3]),
          Integer.getInteger("benchmark.epoch", (int) Math.max(1, documents / TENTHS)));
    }

    BenchmarkJob.Range range() {
      return new BenchmarkJob.Range(0, documents, epochSize);
    }

    /** Two epochs more. */
    BenchmarkJob.Range more() {
      long from = (long) range().epochs() * epochSize;
      return new BenchmarkJob.Range(from, from + 2L * epochSize, epochSize);
    }

    DedupLoad load() {
      int characters = Integer.getInteger("benchmark.characters", 1400);
      return new DedupLoad(
          DedupParameters.VERIFIED, exact, near, characters, epochSize, more().from());
    }
  }

  @Test
  void measure() throws Exception {
    for (String cell : System.getProperty("benchmark.cells", "200000/0.6/0.07/1").split(",")) {
      Path folder =
          Files.createTempDirectory(Path.of("target").toAbsolutePath(), "dedup-benchmark");
      try {
        measure(Cell.of(cell), folder);
      } finally {
        DedupState.delete(folder);
      }
    }
  }

  private static void measure(Cell cell, Path folder) throws Exception {
    String restores = System.getProperty("benchmark.restore", "");
    Map<String, String> saved = new HashMap<>();
    DedupLoad.DISTINCT.reset();
    FileStore disk = Files.getFileStore(folder);
    long free = disk.getUsableSpace();
    try (BenchmarkJob job =
        BenchmarkJob.start(
            folder.resolve("first"), cell.slots(), cell.range(), cell.load(), null)) {
      job.untilItRuns();
      run(job, cell);
      StateReport report = new StateReport(OUT, cell.documents());
      report.checkpoints(job.checkpoints());
      report.keys(job.keys());
      long begun = System.nanoTime();
      String savepoint = job.savepoint(folder.resolve("savepoint"));
      OUT.printf("savepoint in %.1f s%n", (System.nanoTime() - begun) / 1e9);
      report.bytes(savepoint);
      saved.put("savepoint", savepoint);
      for (CheckpointType type : List.of(CheckpointType.INCREMENTAL, CheckpointType.FULL)) {
        String name = type.name().toLowerCase(Locale.ROOT);
        if (restores.contains(name)) {
          CompletedCheckpointStats stats = job.checkpoint(type);
          OUT.printf(
              "%s checkpoint: %,d bytes in %.1f s%n",
              name, stats.getCheckpointedSize(), BenchmarkJob.seconds(stats));
          saved.put(name, stats.getExternalPath());
        }
      }
      OUT.printf("%,d bytes of disk in use%n", free - disk.getUsableSpace());
      job.cancel();
    }
    restore(cell, folder, restores, saved);
  }

  private static void run(BenchmarkJob job, Cell cell) throws Exception {
    Decisions decisions = job.decisions();
    long begun = System.nanoTime();
    long cpu = cpuNanos();
    long last = begun;
    for (int epoch = 1; epoch <= decisions.epochs(); epoch++) {
      job.untilDecided(epoch);
      long now = decisions.reached(epoch);
      OUT.printf(
          "%,12d documents %8.1f s %,8.0f /s in this epoch%n",
          Math.min(cell.documents(), (long) epoch * cell.epochSize()),
          (now - begun) / 1e9,
          cell.epochSize() / ((now - last) / 1e9));
      last = now;
    }
    double seconds = (last - begun) / 1e9;
    OUT.printf(
        "%,d documents on %d slots in %.1f s: %,.0f /s a slot; kept %,d, exact %,d, near and copies"
            + " of near %,d%n",
        cell.documents(),
        cell.slots(),
        seconds,
        cell.documents() / seconds / cell.slots(),
        decisions.count(Outcome.KEPT),
        decisions.count(Outcome.EXACT),
        decisions.count(Outcome.NEAR));
    OUT.printf(
        "distinct: %,.0f /s a slot; %.0f microseconds of CPU a document%n",
        DedupLoad.DISTINCT.sum() / seconds / cell.slots(),
        (cpuNanos() - cpu) / 1e3 / cell.documents());
    tell(cell, decisions, seconds);
  }

  /** Tenths are of whole epochs; the first one is left out, for it holds the start. */
  private static void tell(Cell cell, Decisions decisions, double seconds) {
    String part = String.format(Locale.ROOT, "dedup %,d/%d", cell.documents(), cell.slots());
    FigureLog log = FigureLog.configured();
    log.tell(part, "documents/s", cell.documents() / seconds, "");
    int epochs = decisions.epochs();
    if (epochs < 10) {
      return;
    }
    int tenth = epochs / 10;
    double first = decisions.reached(1 + tenth) - decisions.reached(1);
    double last = decisions.reached(epochs) - decisions.reached(epochs - tenth);
    log.tell(part, "a document of the last tenth to one of the first", last / first, "times");
  }

  private static void restore(Cell cell, Path folder, String restores, Map<String, String> saved)
      throws Exception {
    Map<Long, String> verdicts = new HashMap<>();
    for (String wanted : restores.split(",")) {
      if (!wanted.isBlank()) {
        String[] parts = wanted.split("/");
        String from = parts.length > 1 ? parts[1] : "savepoint";
        Path own = Files.createDirectory(folder.resolve(from + "-" + parts[0]));
        int slots = Integer.parseInt(parts[0]);
        verdicts.put(restore(cell, own, slots, from, saved.get(from)), wanted);
        DedupState.delete(own);
      }
    }
    if (verdicts.size() > 1) {
      throw new IllegalStateException("other verdicts after another restore: " + verdicts);
    }
  }

  private static long restore(Cell cell, Path folder, int slots, String name, String from)
      throws Exception {
    long begun = System.nanoTime();
    try (BenchmarkJob job = BenchmarkJob.start(folder, slots, cell.more(), cell.load(), from)) {
      job.untilItRuns();
      long running = System.nanoTime();
      OUT.printf(
          "%s of %,d bytes restored on %d slots: all tasks run after %.1f s%n",
          name, StateReport.all(from), slots, (running - begun) / 1e9);
      CompletedCheckpointStats first = job.checkpoint(CheckpointType.CONFIGURED);
      OUT.printf(
          "  the first checkpoint after it: %,d bytes written, complete %.1f s later%n",
          first.getCheckpointedSize(), (System.nanoTime() - running) / 1e9);
      epochs(job.decisions(), job, cell, running);
      CompletedCheckpointStats next = job.checkpoint(CheckpointType.CONFIGURED);
      OUT.printf(
          "  a checkpoint after them: %,d bytes written of %,d in %.1f s%n",
          next.getCheckpointedSize(), next.getStateSize(), BenchmarkJob.seconds(next));
      job.cancel();
      return job.decisions().digest();
    }
  }

  private static void epochs(Decisions decisions, BenchmarkJob job, Cell cell, long begun)
      throws Exception {
    job.untilDecided(2);
    OUT.printf(
        "  an epoch of copies: %,.0f documents/s: kept %,d, exact %,d, near %,d; one like those"
            + " before: %,.0f documents/s; verdicts %016x%n",
        cell.epochSize() / ((decisions.reached(1) - begun) / 1e9),
        decisions.count(1, Outcome.KEPT),
        decisions.count(1, Outcome.EXACT),
        decisions.count(1, Outcome.NEAR),
        cell.epochSize() / ((decisions.reached(2) - decisions.reached(1)) / 1e9),
        decisions.digest());
    if (decisions.count(1, Outcome.KEPT) != 0) {
      throw new IllegalStateException("documents seen before the restore have stayed after it");
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
