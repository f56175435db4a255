package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.schemas.FeedRecord;

/**
 * Holds a job's saved state against the feed's committed end, partition by partition: they must
 * meet, or the job would repeat records or leave some out. Confined to one thread.
 */
final class FeedEnd implements AutoCloseable {
  /** So long the transactions of the restored state may take to be committed. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final String feed;
  private final int partitions;
  private final LastRecords<FeedRecord> last;
  private final long deadline = System.nanoTime() + PATIENCE_NANOS;

  /**
   * @param looked the feed partitions that will be asked for
   * @param partitions P
   */
  FeedEnd(String feed, Set<Integer> looked, int partitions, Properties connection) {
    this.feed = feed;
    this.partitions = partitions;
    Set<TopicPartition> places =
        looked.stream()
            .map(partition -> new TopicPartition(feed, partition))
            .collect(Collectors.toSet());
    last = new LastRecords<>(FeedRecord.class, places, connection);
  }

  /**
   * Whether the partition ends right before this g; not yet, while the state's own transactions are
   * being committed.
   *
   * @throws FeedConflictException if the feed is further than the state, or stays behind it
   */
  boolean meets(int partition, long nextG) throws IOException {
    Map<TopicPartition, FeedRecord> records = last.look();
    FeedRecord end = records.get(new TopicPartition(feed, partition));
    long rounds = end == null ? 0 : end.getG() / partitions + 1; // one record of each round
    long expected = nextG / partitions;
    if (rounds == expected) {
      return true;
    }
    if (rounds > expected) {
      throw new FeedConflictException(
          "partition "
              + partition
              + " of "
              + feed
              + " goes to g="
              + end.getG()
              + ", but this mix's state goes on at g="
              + nextG
              + ": it would write some of them again. Start it with the newest state (the state"
              + " folder of the job that wrote them), or begin a new feed with another"
              + " kafka.prefix and state");
    }
    if (System.nanoTime() > deadline) {
      throw new FeedConflictException(
          "partition "
              + partition
              + " of "
              + feed
              + (end == null ? " is empty" : " ends at g=" + end.getG())
              + ", but this mix's state goes on at g="
              + nextG
              + ": what lies between was in a transaction that the broker has aborted (was it open"
              + " for longer than kafka.transaction-timeout?), or is held back by one that is open"
              + " still. Go on with a savepoint that ends there, or begin a new feed with another"
              + " kafka.prefix and state");
    }
    return false;
  }

  @Override
  public void close() {
    last.close();
  }
}
