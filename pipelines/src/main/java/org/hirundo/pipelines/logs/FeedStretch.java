package org.hirundo.pipelines.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.LongStream;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.schemas.FeedRecord;

/**
 * The feed's records from some g on, in the order of g: from the Parquet archive what Kafka no
 * longer holds, then from Kafka, without a seam. Confined to one thread.
 */
public final class FeedStretch implements Closeable {
  private final FeedLog log;
  private final MixtureLog mixture;
  private final Optional<String> location;
  private FeedArchive archive; // null: not opened, since Kafka had all so far
  private final RoundPermutation dealing;
  private long g;
  private long front; // Kafka has it from here on
  private boolean inKafka;

  /**
   * Nothing is read yet.
   *
   * @param topic the feed's
   * @param mixture the feed's
   * @param location of the feed's archive; empty: there is none
   * @param from the first g
   */
  public FeedStretch(
      String topic,
      MixtureLog mixture,
      Optional<String> location,
      Properties connection,
      long from) {
    this.mixture = mixture;
    this.location = location;
    dealing = new RoundPermutation(mixture.partitions(), mixture.seed());
    log = new FeedLog(topic, mixture.partitions(), mixture.seed(), connection);
    g = from;
    front = -1;
  }

  private FeedArchive archive() throws IOException {
    if (archive == null) {
      archive = new FeedArchive(location.orElseThrow(), mixture.partitions(), mixture.seed());
    }
    return archive;
  }

  /**
   * The first g that is neither committed nor archived now.
   *
   * @throws FeedGoneException if it can't be known, since retention emptied a partition of Kafka
   */
  public long end() throws IOException {
    long[] rounds = log.rounds();
    for (int partition = 0; partition < rounds.length; partition++) {
      if (rounds[partition] < 0) {
        rounds[partition] = location.isEmpty() ? 0 : archive().rounds(partition);
        if (rounds[partition] == 0) {
          throw new FeedGoneException(
              "retention emptied partition %d of the feed in Kafka, and %s: where the feed ends can't be"
                      .formatted(
                          partition,
                          location.isEmpty()
                              ? "no archive is named (--archive)"
                              : "the archive " + location.get() + " has nothing of it")
                  + " known before its next sequence comes");
        }
      }
    }
    long end = LongStream.of(rounds).min().orElseThrow() * rounds.length;
    while (rounds[dealing.partition(end)] > end / rounds.length) {
      end++;
    }
    return end;
  }

  /**
   * The next record, which must have been committed or archived before.
   *
   * @throws FeedGoneException if neither Kafka nor the archive has it
   */
  public FeedRecord next() throws IOException {
    if (front < 0) {
      front = log.front();
    }
    FeedRecord record = g < front ? fromArchive() : fromKafka();
    g++;
    return record;
  }

  private FeedRecord fromArchive() throws IOException {
    FeedRecord record = location.isEmpty() ? null : archive().get(g);
    if (record != null) {
      return record;
    }
    String begins =
        front == Long.MAX_VALUE
            ? "of which retention emptied a partition"
            : "whose feed begins at g=%d; export from there".formatted(front);
    if (location.isEmpty()) {
      throw new FeedGoneException(
          "g=%d is no longer in Kafka, %s, or name the feed's archive (--archive)"
              .formatted(g, begins));
    }
    throw new FeedGoneException(
        "g=%d is neither in the archive %s nor in Kafka, %s".formatted(g, location.get(), begins));
  }

  private FeedRecord fromKafka() throws IOException {
    if (!inKafka) {
      log.seek(g);
      inKafka = true;
    }
    try {
      return log.get(g);
    } catch (FeedLog.GoneException e) {
      inKafka = false;
      front = log.front();
      if (g >= front) {
        throw new IOException("the feed is out of order: " + e.getMessage(), e);
      }
      return fromArchive();
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
    if (archive != null) {
      archive.close();
    }
  }
}
