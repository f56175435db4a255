package org.hirundo.pipelines.dedup;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/** Says how large a job's state is and what its checkpoints cost. */
final class StateReport {
  private final PrintStream out;
  private final long documents;

  /**
   * @param documents seen, for the figures a document
   */
  StateReport(PrintStream out, long documents) {
    this.out = out;
    this.documents = documents;
  }

  /** The keys of each tier, as RocksDB estimates them. */
  void keys(Map<String, Long> keys) {
    long all = 0;
    for (Map.Entry<String, Long> tier : keys.entrySet()) {
      if (tier.getValue() > 0) {
        out.printf("%38s %,14d keys%n", tier.getKey(), tier.getValue());
      }
      all += tier.getValue();
    }
    out.printf("%38s %,14d keys, by RocksDB's estimate%n", "all", all);
  }

  /** Sizes and times of incremental checkpoints, the last first. */
  void checkpoints(List<CompletedCheckpointStats> checkpoints) {
    if (checkpoints.isEmpty()) {
      out.println("no checkpoint");
      return;
    }
    long[] bytes = sorted(checkpoints, CompletedCheckpointStats::getCheckpointedSize);
    long[] millis = sorted(checkpoints, CompletedCheckpointStats::getEndToEndDuration);
    int last = bytes.length - 1;
    long sum = Arrays.stream(bytes).sum();
    out.printf(
        "%d incremental checkpoints: median %,d, at most %,d bytes written; median %.1f, at most"
            + " %.1f s; all %,d bytes, %,.0f a million documents%n",
        bytes.length,
        bytes[last / 2],
        bytes[last],
        millis[last / 2] / 1e3,
        millis[last] / 1e3,
        sum,
        sum * 1e6 / documents);
    for (int i = last; i >= 0; i--) {
      CompletedCheckpointStats one = checkpoints.get(i);
      out.printf(
          "  checkpoint %d: %,d bytes written of %,d in %.1f s%n",
          one.getCheckpointId(),
          one.getCheckpointedSize(),
          one.getStateSize(),
          BenchmarkJob.seconds(one));
    }
  }

  private static long[] sorted(
      List<CompletedCheckpointStats> checkpoints, ToLongFunction<CompletedCheckpointStats> figure) {
    return checkpoints.stream().mapToLong(figure).sorted().toArray();
  }

  /** The bytes of each step in a savepoint or checkpoint. */
  void bytes(String savepoint) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    for (OperatorState state : metadata(savepoint).getOperatorStates()) {
      bytes.merge(state.getOperatorUid().orElse("?"), state.getStateSize(), Long::sum);
    }
    bytes.put("all", all(savepoint));
    bytes.forEach(
        (uid, size) ->
            out.printf(
                "%24s %,14d bytes %7.1f a document%n", uid, size, (double) size / documents));
  }

  /** The bytes of a savepoint or checkpoint. */
  static long all(String savepoint) throws IOException {
    return metadata(savepoint).getOperatorStates().stream()
        .mapToLong(OperatorState::getStateSize)
        .sum();
  }

  private static CheckpointMetadata metadata(String savepoint) throws IOException {
    Path file = Path.of(URI.create(savepoint)).resolve("_metadata");
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      return Checkpoints.loadCheckpointMetadata(in, StateReport.class.getClassLoader(), savepoint);
    }
  }
}
