package org.hirundo.pipelines.dedup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.schemas.Document;

/**
 * Deduplicates files of JSON lines with the operators of the curate topology, on Flink in this
 * process with RocksDB. Writes {@code {"id", "duplicate_of", "similarity"}} for each document, in
 * the order of the input: {@code duplicate_of} and {@code similarity} are null for one that stays.
 */
public final class DedupJob {
  private static final int PROGRESS_SECONDS = 10;
  private static final int SLOTS_MANAGED_MEGABYTES = 192;

  private final DedupRequest request;
  private final Writer out;
  private final PrintStream reports;

  private DedupJob(DedupRequest request, Writer out, PrintStream reports) {
    this.request = request;
    this.out = out;
    this.reports = reports;
  }

  /**
   * Carries out a call and returns when its output is written and its state is stored.
   *
   * @param out takes the results; flushed, not closed
   * @param reports takes progress, and each line that was skipped with its file and number
   * @throws DedupException if an input is missing or the state does not fit, before anything is
   *     read
   * @throws IOException if reading or writing fails; the state folder is then as before
   */
  public static DedupSummary run(DedupRequest request, Writer out, PrintStream reports)
      throws IOException, DedupException, InterruptedException {
    return new DedupJob(request, out, reports).run();
  }

  private DedupSummary run() throws IOException, DedupException, InterruptedException {
    checkInputs();
    Path folder = Files.createTempDirectory("hirundo-dedup");
    try (DedupState state =
        request.state() == null
            ? null
            : DedupState.open(request.state().toAbsolutePath(), request.parameters())) {
      int firstEpoch = state == null ? 1 : state.nextEpoch();
      if (firstEpoch + request.inputs().size() - 1L > DocumentId.LAST_EPOCH) {
        throw new DedupException(
            "state and call together have more than "
                + DocumentId.LAST_EPOCH
                + " files; join some of them");
      }
      DedupRun run = new DedupRun(request, firstEpoch, folder, reports);
      try {
        Path savepoint = execute(run, state, folder);
        DedupSummary summary = write(run, state);
        if (state != null) {
          state.commit(request.parameters(), run.lastEpoch() + 1, savepoint);
        }
        return summary;
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

  private Path execute(DedupRun run, DedupState state, Path folder)
      throws IOException, InterruptedException {
    try (OneJob job = start(run, state, folder)) {
      run.begun().complete(null);
      await(CompletableFuture.anyOf(run.done(), job.end()), run);
      return state == null ? null : Path.of(URI.create(job.stop(state.folder())));
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("deduplication failed: " + rootCause(e), e);
    }
  }

  private void await(CompletableFuture<?> end, DedupRun run)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        end.get(PROGRESS_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        reports.println(run.read() + " documents read");
      }
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private OneJob start(DedupRun run, DedupState state, Path folder) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("state.backend.type", "rocksdb");
    configuration.setString("state.backend.rocksdb.use-bloom-filter", "true");
    configuration.setString("state.backend.rocksdb.memory.partitioned-index-filters", "true");
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
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(request.parallelism());
    DataStream<Document> documents =
        env.fromSource(
                new RunSource(run.token()),
                WatermarkStrategy.noWatermarks(),
                "JSON lines",
                TypeInformation.of(Document.class))
            .uid("json-lines")
            .setParallelism(1);
    Deduplication.Streams streams =
        Deduplication.attach(documents, request.parameters(), request.keep());
    TypeInformation<Outcome> type = TypeInformation.of(Outcome.class);
    streams
        .kept()
        .map(Outcome::of, type)
        .uid("kept")
        .union(streams.duplicates().map(Outcome::of, type).uid("dropped"))
        .sinkTo(new RunSink(run.token()))
        .uid("outcomes")
        .setParallelism(1);
    JobGraph graph = env.getStreamGraph().getJobGraph();
    if (state != null && state.savepoint() != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(state.savepoint().toUri().toString(), false));
    }
    return OneJob.start(graph, configuration, request.parallelism());
  }

  private DedupSummary write(DedupRun run, DedupState state) throws IOException {
    Set<Long> witnesses = new HashSet<>();
    long[] counts = new long[4];
    for (int file = 0; file < request.inputs().size(); file++) {
      var outcomes = run.outcomes(file);
      for (int i = 0; outcomes.kind(i) != 0; i++) {
        counts[outcomes.kind(i)]++;
        if (outcomes.kind(i) != Outcome.KEPT) {
          witnesses.add(outcomes.id(i));
        }
      }
    }
    long documents = counts[Outcome.KEPT] + counts[Outcome.EXACT] + counts[Outcome.NEAR];
    if (documents != run.read()) {
      throw new IOException(
          "deduplication lost documents: " + run.read() + " read, " + documents + " decided");
    }
    Map<Long, String> names = new HashMap<>();
    nameKept(run, state, witnesses, names);
    if (state != null) {
      state.names(witnesses, names);
    }
    for (int file = 0; file < request.inputs().size(); file++) {
      writeFile(run.outcomes(file), run.ids(file), names);
    }
    out.flush();
    return new DedupSummary(
        documents,
        counts[Outcome.KEPT],
        counts[Outcome.EXACT],
        counts[Outcome.NEAR],
        run.skipped());
  }

  /** Collects the names of this call's witnesses and stores those of all kept documents. */
  private void nameKept(
      DedupRun run, DedupState state, Set<Long> witnesses, Map<Long, String> names)
      throws IOException {
    try (Writer kept =
        state == null ? Writer.nullWriter() : Files.newBufferedWriter(state.newNames())) {
      for (int file = 0; file < request.inputs().size(); file++) {
        var outcomes = run.outcomes(file);
        try (BufferedReader ids = Files.newBufferedReader(run.ids(file))) {
          for (int i = 0; outcomes.kind(i) != 0; i++) {
            String name = ids.readLine();
            if (outcomes.kind(i) == Outcome.KEPT) {
              long id = outcomes.id(i);
              kept.append(Long.toHexString(id)).append('\t').append(name).append('\n');
              if (witnesses.contains(id)) {
                names.put(id, name);
              }
            }
          }
        }
      }
    }
  }

  private void writeFile(DedupRun.FileOutcomes outcomes, Path idFile, Map<Long, String> names)
      throws IOException {
    try (BufferedReader ids = Files.newBufferedReader(idFile)) {
      for (int i = 0; outcomes.kind(i) != 0; i++) {
        out.append("{\"id\":").append(ids.readLine()).append(",\"duplicate_of\":");
        if (outcomes.kind(i) == Outcome.KEPT) {
          out.append("null,\"similarity\":null}\n");
        } else {
          String witness = names.get(outcomes.id(i));
          if (witness == null) {
            throw new IOException(
                "the state folder names no document "
                    + Long.toHexString(outcomes.id(i))
                    + ", which others are duplicates of; it is damaged, take another");
          }
          out.append(witness)
              .append(",\"similarity\":")
              .append(String.format(Locale.ROOT, "%.4f", outcomes.similarity(i)))
              .append("}\n");
        }
      }
    }
  }
}
