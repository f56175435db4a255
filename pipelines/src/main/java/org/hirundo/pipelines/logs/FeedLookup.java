package org.hirundo.pipelines.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.schemas.FeedRecord;

/**
 * Single records of the feed by g, from Kafka or, where that has them no longer, from the archive:
 * O(log n) small reads each. Confined to one thread.
 */
public final class FeedLookup implements Closeable {
  private final String topic;
  private final MixtureLog mixture;
  private final Optional<String> location;
  private final Properties connection;
  private final RoundPermutation dealing;
  private final List<TopicPartition> partitions;
  private final FeedSearch search;
  private FeedArchive archive; // null: not opened, since Kafka had all so far

  /**
   * @param topic the feed's
   * @param mixture the feed's, of which the dealing counts
   * @param location of the feed's archive; empty: there is none
   */
  public FeedLookup(
      String topic, MixtureLog mixture, Optional<String> location, Properties connection) {
    this.topic = topic;
    this.mixture = mixture;
    this.location = location;
    this.connection = connection;
    dealing = new RoundPermutation(mixture.partitions(), mixture.seed());
    partitions =
        IntStream.range(0, mixture.partitions())
            .mapToObj(p -> new TopicPartition(topic, p))
            .toList();
    search = new FeedSearch(partitions, connection);
  }

  /**
   * The committed record of g.
   *
   * @throws FeedGoneException if the feed has it not yet, or neither Kafka nor the archive has it
   *     any more
   */
  public FeedRecord get(long g) throws IOException {
    if (g >= 0) {
      search.look();
      Optional<FeedRecord> found = search.find(partitions.get(dealing.partition(g)), g);
      if (found.isEmpty() && location.isPresent()) {
        found = archive().only(g);
      }
      if (found.isPresent()) {
        return found.get();
      }
    }
    try (FeedStretch stretch = new FeedStretch(topic, mixture, location, connection, g)) {
      long end = stretch.end();
      if (g < 0 || g >= end) {
        throw new FeedGoneException(
            "the feed has no g=" + g + " yet: it has g=0 to g=" + (end - 1));
      }
      return stretch.next();
    }
  }

  private FeedArchive archive() throws IOException {
    if (archive == null) {
      archive = new FeedArchive(location.orElseThrow(), mixture.partitions(), mixture.seed());
    }
    return archive;
  }

  @Override
  public void close() throws IOException {
    search.close();
    if (archive != null) {
      archive.close();
    }
  }
}
