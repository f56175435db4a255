package org.hirundo.pipelines.mix;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds.Exhaustion;

/**
 * What coordinator and readers share.
 *
 * @param domains all domains that have a sequence log
 * @param version of the sequence logs that the configuration packs
 * @param partitions P
 * @param connection client properties of the broker
 * @param limit the feed ends at this g; {@code Long.MAX_VALUE}: never
 * @param ahead so many sequences readers may go beyond the trainer
 * @param patienceMillis how long a domain must be dry before its policy is carried out
 * @param padding the token id that fills sequences up where documents are taken out
 * @param owner another one for each start of the job
 */
record MixSettings(
    Topics topics,
    List<String> domains,
    int version,
    int partitions,
    Properties connection,
    long limit,
    long ahead,
    long patienceMillis,
    int padding,
    String owner)
    implements Serializable {
  MixSettings {
    domains = List.copyOf(domains);
  }

  /** Of another start of the job. */
  MixSettings(
      Topics topics,
      List<String> domains,
      int version,
      int partitions,
      Properties connection,
      FeedBounds ends,
      Duration exhaustedAfter) {
    this(topics, domains, version, partitions, connection, ends, exhaustedAfter, 0);
  }

  /** The same for a mix that may take documents out. */
  MixSettings(
      Topics topics,
      List<String> domains,
      int version,
      int partitions,
      Properties connection,
      FeedBounds ends,
      Duration exhaustedAfter,
      int padding) {
    this(
        topics,
        domains,
        version,
        partitions,
        connection,
        ends.limit(),
        ends.ahead(),
        ends.exhaustion() == Exhaustion.WITH_THE_INPUT ? Long.MAX_VALUE : exhaustedAfter.toMillis(),
        padding,
        UUID.randomUUID().toString());
  }

  /** Whether logs can be complete: what an earlier, bounded run declared counts for it alone. */
  boolean endsWithTheInput() {
    return patienceMillis == Long.MAX_VALUE;
  }

  FeedOwnership ownership() {
    return new FeedOwnership(topics, connection, owner);
  }

  /** Begins the transactional ids of the feed's sink, and of no other. */
  String transactionPrefix() {
    return topics.mix() + "-feed";
  }
}
