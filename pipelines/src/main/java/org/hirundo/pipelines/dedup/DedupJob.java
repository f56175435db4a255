package org.hirundo.pipelines.dedup;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.pipelines.backfill.Backfill;
import org.hirundo.schemas.Document;

/**
 * Deduplicates files of JSON lines with the operators of the curate topology, on Flink in this
 * process with RocksDB. Writes {@code {"id", "duplicate_of", "similarity"}} for each document, in
 * the order of the input: {@code duplicate_of} and {@code similarity} are null for one that stays.
 * With {@link Keep#NEWEST}, a document that takes the place of one which an earlier call kept
 * stays, and {@code replaces} names the other.
 */
public final class DedupJob {
  private static final int PROGRESS_MILLIS = 500;
  private static final int SLOTS_MANAGED_MEGABYTES = 192;

  private final DedupRequest request;
  private final Writer out;
  private final PrintStream reports;
  private final Consumer<DedupProgress> progress;

  private DedupJob(
      DedupRequest request, Writer out, PrintStream reports, Consumer<DedupProgress> progress) {
    this.request = request;
    this.out = out;
    this.reports = reports;
    this.progress = progress;
  }

  /**
   * Carries out a call and returns when its output is written and its state is stored.
   *
   * @param out takes the results; flushed, not closed
   * @param reports takes each line that was skipped with its file and number
   * @param progress hears twice a second how far it is, in the caller's thread
   * @throws DedupException if an input is missing or the state does not fit, before anything is
   *     read
   * @throws IOException if reading or writing fails; the state folder is then as before
   */
  public static DedupSummary run(
      DedupRequest request, Writer out, PrintStream reports, Consumer<DedupProgress> progress)
      throws IOException, DedupException, InterruptedException {
    return new DedupJob(request, out, reports, progress).run();
  }

  private DedupSummary run() throws IOException, DedupException, InterruptedException {
    checkInputs();
    Path folder = Files.createTempDirectory("hirundo-dedup");
    try (DedupState state =
        request.state() == null
            ? null
            : DedupState.open(request.state().toAbsolutePath(), request.parameters())) {
      boolean batch = batch(state);
      int firstEpoch = state == null ? 1 : state.nextEpoch();
      if (firstEpoch + request.inputs().size() - 1L > DocumentId.LAST_EPOCH) {
        throw new DedupException(
            "state and call together have more than "
                + DocumentId.LAST_EPOCH
                + " files; join some of them");
      }
      DedupRun run = new DedupRun(request, firstEpoch, folder, reports);
      try {
        return batch ? inBatch(run, state, folder) : inStream(run, state, folder);
      } finally {
        run.forget();
      }
    } finally {
      DedupState.delete(folder);
    }
  }

  private void checkInputs() throws DedupException {
    List<String> missing =
        request.inputs().stream()
            .filter(name -> !name.equals("-") && !Files.isReadable(Path.of(name)))
            .toList();
    if (!missing.isEmpty()) {
      throw new DedupException("not there or not readable: " + String.join(", ", missing));
    }
    if (request.inputs().isEmpty()) {
      throw new DedupException("no input; name at least one file, or - for standard input");
    }
  }

  /** Batch mode is faster where most texts are distinct, but knows nothing of earlier calls. */
  private boolean batch(DedupState state) throws DedupException {
    boolean goesOn = state != null && state.savepoint() != null;
    if (goesOn && request.mode() == Mode.BATCH) {
      throw new DedupException(
          request.state()
              + " holds what earlier calls saw, and batch mode cannot go on from it;"
              + " leave the mode to the call, or take another folder");
    }
    return request.mode() != Mode.STREAM && !goesOn;
  }

  private DedupSummary inStream(DedupRun run, DedupState state, Path folder)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Configuration settings = settings(folder);
    JobGraph graph = graph(settings, run, Boundedness.CONTINUOUS_UNBOUNDED).getJobGraph();
    if (state != null && state.savepoint() != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(state.savepoint().toUri().toString(), false));
    }
    Path savepoint;
    try (OneJob job = OneJob.start(graph, settings, request.parallelism())) {
      run.begun().complete(null);
      await(CompletableFuture.anyOf(run.done(), job.end()), run, () -> new int[2]);
      tell(run, DedupProgress.Stage.STORING, new int[2]);
      savepoint = state == null ? null : Path.of(URI.create(job.stop(state.folder())));
    } catch (Exception e) {
      throw failure(e);
    }
    return finish(run, state, savepoint, start);
  }

  private DedupSummary inBatch(DedupRun run, DedupState state, Path folder)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Path savepoint = state == null ? null : state.newSavepoint();
    boolean done = false;
    try {
      Configuration settings = settings(folder);
      Backfill.configure(settings);
      StreamGraph steps = graph(settings, run, Boundedness.BOUNDED);
      Backfill backfill =
          state == null
              ? null
              : Backfill.of(steps, new org.apache.flink.core.fs.Path(savepoint.toUri()));
      JobGraph graph = backfill == null ? steps.getJobGraph() : backfill.graph();
      try (OneJob job = OneJob.start(graph, settings, request.parallelism())) {
        run.begun().complete(null);
        await(job.end(), run, job::steps);
        tell(run, DedupProgress.Stage.STORING, job.steps());
      }
      if (backfill != null) {
        backfill.complete();
      }
      DedupSummary summary = finish(run, state, savepoint, start);
      done = true;
      return summary;
    } catch (Exception e) {
      throw failure(e);
    } finally {
      if (!done && savepoint != null) {
        DedupState.delete(savepoint);
      }
    }
  }

  /** What is thrown for a failure, unless it is an interruption, which is thrown here. */
  private static IOException failure(Exception e) throws InterruptedException {
    if (e instanceof InterruptedException interruption) {
      throw interruption;
    }
    return e instanceof IOException io
        ? io
        : new IOException("deduplication failed: " + rootCause(e), e);
  }

  private DedupSummary finish(DedupRun run, DedupState state, Path savepoint, long start)
      throws IOException {
    long[] counts = new DedupResults(request, run, state).write(out);
    if (state != null) {
      state.commit(request.parameters(), run.lastEpoch() + 1, savepoint);
    }
    return new DedupSummary(
        run.read(),
        counts[Outcome.KEPT],
        counts[Outcome.EXACT],
        counts[Outcome.NEAR],
        run.skipped(),
        (System.nanoTime() - start) / 1e9);
  }

  private interface Steps {
    int[] count() throws Exception;
  }

  private void await(CompletableFuture<?> end, DedupRun run, Steps steps) throws Exception {
    while (true) {
      try {
        end.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        var stage = run.allRead() ? DedupProgress.Stage.COMPARING : DedupProgress.Stage.READING;
        tell(run, stage, steps.count());
      }
    }
  }

  private void tell(DedupRun run, DedupProgress.Stage stage, int[] steps) {
    progress.accept(
        new DedupProgress(
            stage, run.read(), run.turn(), request.inputs().size(), steps[0], steps[1]));
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private Configuration settings(Path folder) {
    Configuration configuration = new Configuration();
    StateSettings.apply(configuration);
    configuration.setString("state.backend.rocksdb.localdir", folder.toString());
    configuration.setString("io.tmp.dirs", folder.toString());
    configuration.setString("execution.checkpointing.storage", "filesystem");
    configuration.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.auto-generate-uids", "false");
    configuration.setString("pipeline.object-reuse", "true");
    configuration.setString("pipeline.max-parallelism", "360");
    configuration.setString(
        "taskmanager.memory.managed.size", SLOTS_MANAGED_MEGABYTES * request.parallelism() + "m");
    return configuration;
  }

  private StreamGraph graph(Configuration settings, DedupRun run, Boundedness boundedness) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(request.parallelism());
    DataStream<Document> documents =
        env.fromSource(
                new RunSource(run.token(), boundedness),
                WatermarkStrategy.noWatermarks(),
                "JSON lines",
                TypeInformation.of(Document.class))
            .uid("json-lines")
            .setParallelism(1);
    SingleOutputStreamOperator<Parcel> intake =
        Deduplication.intake(documents, request.parameters(), Keep.OLDEST);
    Deduplication.Streams streams =
        Deduplication.decide(
            intake,
            intake.map(Parcel::withoutText).returns(Parcel.class).uid("without-texts"),
            request.parameters(),
            Keep.OLDEST);
    TypeInformation<Outcome> type = TypeInformation.of(Outcome.class);
    streams
        .kept()
        .map(Outcome::of, type)
        .uid("kept")
        .union(streams.duplicates().map(Outcome::of, type).uid("dropped"))
        .sinkTo(new RunSink(run.token()))
        .uid("outcomes")
        .setParallelism(1);
    return env.getStreamGraph();
  }
}
