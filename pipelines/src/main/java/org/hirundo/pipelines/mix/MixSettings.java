package org.hirundo.pipelines.mix;

import java.io.Serializable;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.hirundo.pipelines.logs.Topics;

/**
 * What coordinator and readers share.
 *
 * @param domains all domains that have a sequence log
 * @param partitions P
 * @param connection client properties of the broker
 * @param limit the feed ends at this g; {@code Long.MAX_VALUE}: never
 * @param patienceMillis how long a domain must be dry before its policy is carried out
 * @param owner another one for each start of the job
 */
record MixSettings(
    Topics topics,
    List<String> domains,
    int partitions,
    Properties connection,
    long limit,
    long patienceMillis,
    String owner)
    implements Serializable {
  MixSettings {
    domains = List.copyOf(domains);
  }

  /** Of another start of the job. */
  MixSettings(
      Topics topics, List<String> domains, int partitions, Properties connection, FeedBounds ends) {
    this(
        topics,
        domains,
        partitions,
        connection,
        ends.limit(),
        ends.patienceMillis(),
        UUID.randomUUID().toString());
  }

  FeedOwnership ownership() {
    return new FeedOwnership(topics, connection, owner);
  }

  /** Begins the transactional ids of the feed's sink, and of no other. */
  String transactionPrefix() {
    return topics.prefix() + "hirundo-mix-feed";
  }
}
