package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.OpenTransactions;
import org.hirundo.pipelines.logs.OpenTransactions.Open;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.FeedOwner;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;

/**
 * The coordinator's hold on the feed: of two mix jobs on one feed, only the one that claimed it
 * last goes on. Confined to one thread.
 *
 * <p>Why no record is written twice. A sink commits a transaction only after it was flushed and the
 * job was seen to be the owner. A new owner first writes its claim; then its sinks end all
 * transactions that are open but not their own; only when none is open any more ({@link #quiet})
 * are readers told to go on, and they compare their place with the feed's end. So a transaction of
 * the older job was committed before that look, and the new job is refused if it doesn't go on from
 * there; or it was ended by the new sinks; or it was flushed after the claim, and its own sink
 * refuses to commit it.
 */
final class FeedClaim implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  /** Kafka forgets a transactional id that was not used for a week. */
  private static final long RENEWED_NANOS = TimeUnit.DAYS.toNanos(1);

  private final MixSettings settings;
  private final FeedOwnership ownership;
  private OwnerProducer producer;
  private OpenTransactions transactions;
  private Set<Open> inherited; // open when the claim was made: sinks deal with them
  private boolean quiet;
  private long horizon;
  private long written;

  FeedClaim(MixSettings settings) {
    this.settings = settings;
    ownership = settings.ownership();
  }

  /**
   * Claims the feed unless this job did before.
   *
   * @param horizon as the job's state has it; 0 without state
   * @throws FeedConflictException if the feed is beyond that, or another job has claimed it since
   */
  void take(long horizon) throws IOException {
    this.horizon = horizon;
    if (producer == null) {
      if (!ownership.stands()) {
        refuseWhatTheFeedHolds();
      }
      producer = new OwnerProducer(settings.topics(), settings.connection());
    }
    if (!ownership.stands()) {
      write(settings.topics().feedOwners(), record(), FeedOwner.class);
    }
    transactions = new OpenTransactions(settings.connection());
    inherited = transactions.withPrefix(settings.transactionPrefix());
  }

  private void refuseWhatTheFeedHolds() throws IOException {
    Topics topics = settings.topics();
    List<TopicPartition> partitions =
        IntStream.range(0, settings.partitions())
            .mapToObj(partition -> new TopicPartition(topics.feed(), partition))
            .toList();
    try (LastRecords<FeedRecord> last =
        new LastRecords<>(FeedRecord.class, partitions, settings.connection())) {
      long length = last.look().values().stream().mapToLong(FeedRecord::getG).max().orElse(-1) + 1;
      if (length > horizon) {
        throw new FeedConflictException(
            topics.feed()
                + " has "
                + length
                + " sequences, but "
                + (horizon == 0
                    ? "this mix has no saved state"
                    : "this mix's state was saved before g=" + horizon)
                + ": it would write some of them again. Start it with the newest state (the state"
                + " folder of the job that wrote them), or begin a new feed with another"
                + " kafka.prefix and state");
      }
    }
  }

  private FeedOwner record() {
    return FeedOwner.newBuilder()
        .setOwner(settings.owner())
        .setPlace(
            System.getProperty("user.name", "?")
                + ", "
                + ManagementFactory.getRuntimeMXBean().getName())
        .setHorizon(horizon)
        .setAt(System.currentTimeMillis())
        .build();
  }

  /**
   * Whether no transaction of the feed is open any more. Those that were begun after the claim are
   * of a job that doesn't know of it yet, and are ended here.
   */
  boolean quiet() throws IOException {
    if (!quiet) {
      Set<Open> open = transactions.withPrefix(settings.transactionPrefix());
      quiet = open.isEmpty();
      transactions.end(open.stream().filter(one -> !inherited.contains(one)).toList());
    }
    return quiet;
  }

  /**
   * Appends to the mixture log.
   *
   * @throws FeedConflictException if another job has claimed the feed
   */
  void append(MixtureRecord record) throws IOException {
    write(settings.topics().mixture(), record, MixtureRecord.class);
  }

  /** To be called now and then: checks the claim and keeps it alive. */
  void keep() throws IOException {
    ownership.require();
    if (System.nanoTime() - written > RENEWED_NANOS) {
      write(settings.topics().feedOwners(), record(), FeedOwner.class);
    }
  }

  private <T extends org.apache.avro.specific.SpecificRecordBase> void write(
      String topic, T record, Class<T> type) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.write(topic, record, type);
        written = System.nanoTime();
        return;
      } catch (OwnerProducer.FencedException e) {
        // By a job that claims the feed, or by one that only looks whether it may.
        producer.close();
        producer = new OwnerProducer(settings.topics(), settings.connection());
        ownership.stands();
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    ownership.close();
    if (producer != null) {
      producer.close();
    }
    if (transactions != null) {
      transactions.close();
    }
  }
}
