package org.hirundo.pipelines.dedup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Keep;

/**
 * Writes what a call found, and the names of what is kept for the calls to come.
 *
 * <p>With {@link Keep#NEWEST}, the copies that this call has of a document kept by an earlier call
 * are newer than it: the first of them in the last file takes its place, and all others, now and
 * later, are duplicates of that one. The cluster's id in the state stays.
 */
final class DedupResults {
  private final DedupRequest request;
  private final DedupRun run;
  private final DedupState state; // or null
  private final Map<Long, Place> moves = new HashMap<>();
  private final Map<Long, String> earlier = new HashMap<>(); // names before the moves
  private final Map<Long, String> names = new HashMap<>(); // of kept documents that have copies

  /** A document's file, by its place in the call, and its place among the file's documents. */
  private record Place(int file, int ordinal) {}

  /**
   * @param state a folder that the names are read from and written to, or null
   */
  DedupResults(DedupRequest request, DedupRun run, DedupState state) {
    this.request = request;
    this.run = run;
    this.state = state;
  }

  /** Writes all and returns how many there are of each kind of {@link Outcome}. */
  long[] write(Writer out) throws IOException {
    Set<Long> witnesses = new HashSet<>();
    long[] counts = count(witnesses);
    long documents = counts[Outcome.KEPT] + counts[Outcome.EXACT] + counts[Outcome.NEAR];
    if (documents != run.read()) {
      throw new IOException(
          "deduplication lost documents: " + run.read() + " read, " + documents + " decided");
    }
    if (state != null) {
      state.names(witnesses, earlier);
      names.putAll(earlier);
    }
    nameKept(witnesses);
    for (int file = 0; file < request.inputs().size(); file++) {
      writeFile(file, out);
    }
    out.flush();
    return counts;
  }

  private long[] count(Set<Long> witnesses) {
    long[] counts = new long[4];
    for (int file = 0; file < request.inputs().size(); file++) {
      var outcomes = run.outcomes(file);
      for (int i = 0; outcomes.kind(i) != 0; i++) {
        counts[outcomes.kind(i)]++;
        if (outcomes.kind(i) != Outcome.KEPT) {
          witnesses.add(outcomes.id(i));
          move(outcomes.id(i), file, i);
        }
      }
    }
    return counts;
  }

  private void move(long cluster, int file, int ordinal) {
    if (request.keep() == Keep.NEWEST && DocumentId.epoch(cluster) < run.firstEpoch()) {
      Place known = moves.get(cluster);
      if (known == null || known.file() < file) {
        moves.put(cluster, new Place(file, ordinal));
      }
    }
  }

  private boolean moves(long cluster, int file, int ordinal) {
    Place place = moves.get(cluster);
    return place != null && place.file() == file && place.ordinal() == ordinal;
  }

  /** Collects the names of this call's witnesses and stores those of all kept documents. */
  private void nameKept(Set<Long> witnesses) throws IOException {
    try (Writer kept =
        state == null ? Writer.nullWriter() : Files.newBufferedWriter(state.newNames())) {
      for (int file = 0; file < request.inputs().size(); file++) {
        var outcomes = run.outcomes(file);
        try (BufferedReader ids = Files.newBufferedReader(run.ids(file))) {
          for (int i = 0; outcomes.kind(i) != 0; i++) {
            String name = ids.readLine();
            long id = outcomes.id(i);
            if (outcomes.kind(i) == Outcome.KEPT || moves(id, file, i)) {
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

  private void writeFile(int file, Writer out) throws IOException {
    var outcomes = run.outcomes(file);
    try (BufferedReader ids = Files.newBufferedReader(run.ids(file))) {
      for (int i = 0; outcomes.kind(i) != 0; i++) {
        out.append("{\"id\":").append(ids.readLine()).append(",\"duplicate_of\":");
        long id = outcomes.id(i);
        if (outcomes.kind(i) == Outcome.KEPT) {
          out.append("null,\"similarity\":null}\n");
        } else if (moves(id, file, i)) {
          out.append("null,\"similarity\":null,\"replaces\":")
              .append(required(earlier, id))
              .append("}\n");
        } else {
          out.append(required(names, id))
              .append(",\"similarity\":")
              .append(String.format(Locale.ROOT, "%.4f", outcomes.similarity(i)))
              .append("}\n");
        }
      }
    }
  }

  private static String required(Map<Long, String> known, long id) throws IOException {
    String name = known.get(id);
    if (name == null) {
      throw new IOException(
          "the state folder names no document "
              + Long.toHexString(id)
              + ", which others are duplicates of; it is damaged, take another");
    }
    return name;
  }
}
