package org.hirundo.pipelines.dedup;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;

/**
 * One call of {@link DedupJob}: what its source and its sink, which run in this process, share with
 * the caller. The source's thread reads, the sink's thread records; the caller looks only when
 * {@link #done} has completed. Holds 13 bytes a document; the ids wait in temporary files.
 */
final class DedupRun {
  private static final Map<String, DedupRun> RUNS = new ConcurrentHashMap<>();

  private final String token = UUID.randomUUID().toString();
  private final DedupRequest request;
  private final int firstEpoch;
  private final Path folder;
  private final PrintStream reports;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final FileOutcomes[] outcomes;

  private volatile int turn; // files begun, by the source alone
  private JsonLines lines;
  private BufferedWriter ids;
  private int ordinal;
  private volatile long read;
  private volatile long skipped; // both written by the source alone
  private volatile boolean allRead;

  /** What became of a file's documents, by ordinal. */
  static final class FileOutcomes {
    private long[] ids = new long[1024];
    private byte[] kinds = new byte[1024];
    private float[] similarities = new float[1024];

    private void record(Outcome outcome) {
      int i = outcome.ordinal();
      if (i >= ids.length) {
        int size = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(i + 1L, ids.length * 2L));
        ids = Arrays.copyOf(ids, size);
        kinds = Arrays.copyOf(kinds, size);
        similarities = Arrays.copyOf(similarities, size);
      }
      ids[i] = outcome.id();
      kinds[i] = outcome.kind();
      similarities[i] = outcome.similarity();
    }

    long id(int i) {
      return ids[i];
    }

    /** A constant of {@link Outcome}; 0 if there is no outcome. */
    byte kind(int i) {
      return i < kinds.length ? kinds[i] : 0;
    }

    float similarity(int i) {
      return similarities[i];
    }
  }

  DedupRun(DedupRequest request, int firstEpoch, Path folder, PrintStream reports) {
    this.request = request;
    this.firstEpoch = firstEpoch;
    this.folder = folder;
    this.reports = reports;
    this.outcomes = new FileOutcomes[request.inputs().size()];
    Arrays.setAll(outcomes, i -> new FileOutcomes());
    RUNS.put(token, this);
  }

  /** The run of that token. */
  static DedupRun of(String token) {
    return RUNS.get(token);
  }

  String token() {
    return token;
  }

  void forget() {
    RUNS.remove(token);
  }

  /**
   * Completes when reading may begin: once the job is up, since Flink's client takes seconds to
   * notice a job that fails before.
   */
  CompletableFuture<Void> begun() {
    return begun;
  }

  /** Completes when every document has its outcome. */
  CompletableFuture<Void> done() {
    return done;
  }

  int lastEpoch() {
    return firstEpoch + request.inputs().size() - 1;
  }

  int firstEpoch() {
    return firstEpoch;
  }

  /** Files begun. */
  int turn() {
    return turn;
  }

  boolean allRead() {
    return allRead;
  }

  long read() {
    return read;
  }

  long skipped() {
    return skipped;
  }

  FileOutcomes outcomes(int file) {
    return outcomes[file];
  }

  /** The ids of a file's documents as JSON, one a line. */
  Path ids(int file) {
    return folder.resolve("ids-" + file);
  }

  /** The epoch that the source is at. */
  int epoch() {
    return firstEpoch + turn - 1;
  }

  /** Begins the next file in the order of epochs; false if there is none. */
  boolean nextFile() throws IOException {
    List<String> inputs = request.inputs();
    if (turn == inputs.size()) {
      allRead = true;
      return false;
    }
    turn = turn + 1;
    ordinal = 0;
    lines = JsonLines.open(inputs.get(file()), reports);
    ids = Files.newBufferedWriter(ids(file()));
    return true;
  }

  private int file() {
    return request.keep() == Keep.OLDEST ? turn - 1 : request.inputs().size() - turn;
  }

  /** The next document of the file, or null at its end. */
  Document next() throws IOException {
    JsonLines.Line line = lines.next();
    if (line == null) {
      skipped += lines.skipped();
      close();
      return null;
    }
    ids.write(line.id());
    ids.write('\n');
    read++;
    long hash = ContentHash.of(line.text());
    return Document.newBuilder()
        .setId(DocumentId.of(epoch(), hash))
        .setContentHash(hash)
        .setText(line.text())
        .setDomain("")
        .setLanguage("und")
        .setLanguageScore(0)
        .setOrigin(
            Origin.newBuilder()
                .setSource(request.inputs().get(file()))
                .setFile("")
                .setLine(file())
                .setPosition(ordinal++)
                .build())
        .build();
  }

  void close() throws IOException {
    if (lines != null) {
      lines.close();
      ids.close();
      lines = null;
    }
  }

  void record(Outcome outcome) {
    outcomes[outcome.file()].record(outcome);
  }

  /** The sink has seen everything of epochs up to this. */
  void reached(long epoch) {
    if (epoch >= lastEpoch()) {
      done.complete(null);
    }
  }
}
