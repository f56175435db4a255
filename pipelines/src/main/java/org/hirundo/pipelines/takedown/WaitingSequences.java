package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Sequence;

/** Packed sequences that hold documents, of the logs that a feed reads. Confined to one thread. */
public final class WaitingSequences {
  private final Topics topics;
  private final MixtureLog log;
  private final Properties connection;

  /**
   * Of one sequence log.
   *
   * @param holding sequences with a piece of the documents
   * @param waiting those of them that the feed has never come to
   */
  public record Count(long holding, long waiting) {}

  private record Place(String domain, int version, long ordinal) {}

  /**
   * @param log the feed's mixture log
   */
  public WaitingSequences(Topics topics, MixtureLog log, Properties connection) {
    this.topics = topics;
    this.log = log;
    this.connection = connection;
  }

  /**
   * Reads the logs from end to end.
   *
   * @param feed where the feed holds the documents, or leaves them out
   */
  public Map<String, Count> count(WithheldIds ids, FeedHoldings.Found feed) throws IOException {
    Set<Place> come = new HashSet<>();
    Stream.concat(feed.pieces().stream(), feed.takenOut().stream())
        .forEach(piece -> come.add(new Place(piece.domain(), piece.version(), piece.ordinal())));
    Map<String, Count> counts = new TreeMap<>();
    for (SequenceLog sequences : log.logs()) {
      long[] found = new long[2];
      try (LogReader<Sequence> reader =
          new LogReader<>(Sequence.class, topics.sequences(sequences), connection)) {
        reader.drain(
            (partition, offset, sequence) -> {
              if (sequence.getDocuments().stream().anyMatch(p -> ids.contains(p.getId()))) {
                found[0]++;
                Place place =
                    new Place(sequences.domain(), sequences.version(), sequence.getOrdinal());
                found[1] += come.contains(place) ? 0 : 1;
              }
            });
      }
      counts.put(topics.sequences(sequences), new Count(found[0], found[1]));
    }
    return counts;
  }
}
