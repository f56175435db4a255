package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
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
import org.hirundo.schemas.SequenceDocument;

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
  public record Count(long holding, long waiting) {
    private Count plus(Count other) {
      return new Count(holding + other.holding, waiting + other.waiting);
    }
  }

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
   * Reads the logs from end to end, once.
   *
   * @param withheld the documents by takedown
   * @param feed where the feed holds all of them, or leaves them out
   * @return by takedown and topic
   */
  public Map<String, Map<String, Count>> count(
      Map<String, WithheldIds> withheld, FeedHoldings.Found feed) throws IOException {
    WithheldIds all = WithheldIds.all(withheld.values());
    Set<Place> come = new HashSet<>();
    Stream.concat(feed.pieces().stream(), feed.takenOut().stream())
        .forEach(piece -> come.add(new Place(piece.domain(), piece.version(), piece.ordinal())));
    Map<String, Map<String, Count>> counts = new HashMap<>();
    for (SequenceLog sequences : log.logs()) {
      String topic = topics.sequences(sequences);
      withheld
          .keySet()
          .forEach(
              takedown ->
                  counts
                      .computeIfAbsent(takedown, id -> new TreeMap<>())
                      .put(topic, new Count(0, 0)));
      try (LogReader<Sequence> reader = new LogReader<>(Sequence.class, topic, connection)) {
        reader.drain(
            (partition, offset, sequence) -> {
              long[] ids =
                  sequence.getDocuments().stream()
                      .mapToLong(SequenceDocument::getId)
                      .filter(all::contains)
                      .toArray();
              if (ids.length > 0) {
                Place place =
                    new Place(sequences.domain(), sequences.version(), sequence.getOrdinal());
                Count one = new Count(1, come.contains(place) ? 0 : 1);
                withheld.forEach(
                    (takedown, of) -> {
                      if (Arrays.stream(ids).anyMatch(of::contains)) {
                        counts.get(takedown).merge(topic, one, Count::plus);
                      }
                    });
              }
            });
      }
    }
    return counts;
  }
}
