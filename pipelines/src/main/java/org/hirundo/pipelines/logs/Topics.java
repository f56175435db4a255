package org.hirundo.pipelines.logs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.configuration.Configuration;

/**
 * The names of the logs on a broker.
 *
 * @param prefix stands before every name; may be empty
 * @param name of the feed, which stands before the names of its own logs: several feeds share the
 *     documents and sequences of one prefix; empty for the first one
 * @param replay names a feed that is mixed again from the same logs; empty for the feed itself
 */
public record Topics(String prefix, String name, String replay) implements Serializable {
  public static final Topics PLAIN = new Topics("");

  /** Partitions of the logs that no order depends on. */
  public static final int WIDE = 4;

  /** So long reports are kept as they were written: what rolls them up may rest in between. */
  private static final String WEEK = "604800000";

  public Topics(String prefix) {
    this(prefix, "", "");
  }

  /** Those of a configuration. */
  public static Topics of(Configuration configuration) {
    return new Topics(configuration.kafka().prefix()).named(configuration.feed().name());
  }

  /** The same documents and sequences with the feed of that name. */
  public Topics named(String feed) {
    return new Topics(prefix, feed, "");
  }

  /** The same logs with a replay of that name beside the feed itself. */
  public Topics replaying(String again) {
    return new Topics(prefix, name, "." + again);
  }

  /** What stands before the names of the feed's own logs. */
  private String own() {
    return name.isEmpty() ? prefix : prefix + name + ".";
  }

  /** What the mix that writes this feed is called on the broker. */
  public String mix() {
    return own() + "hirundo-mix" + replay;
  }

  /** What the pack that writes this version of the sequence logs is called on the broker. */
  public String pack(int version) {
    return prefix + "hirundo-pack" + (version == 1 ? "" : ".v" + version);
  }

  public String documents() {
    return prefix + "documents";
  }

  public String duplicates() {
    return prefix + "duplicates";
  }

  public String dedupAlarms() {
    return prefix + "dedup-alarms";
  }

  public String rejects() {
    return prefix + "rejects";
  }

  public String files() {
    return prefix + "files";
  }

  /** The domain's first sequence log. */
  public String sequences(String domain) {
    return sequences(new SequenceLog(domain, 1));
  }

  public String sequences(SequenceLog log) {
    return prefix + "sequences." + log.name();
  }

  /** The real tokens of the log's sequences, where they may hold padding. */
  public String sizes(SequenceLog log) {
    return prefix + "sizes." + log.name();
  }

  public String mixture() {
    return own() + "mixture";
  }

  public String mixtureRequests() {
    return own() + "mixture-requests";
  }

  public String mixtureReport() {
    return own() + "mixture-report";
  }

  /** The reports' figures over time. */
  public String history() {
    return own() + "history";
  }

  public String curateReport() {
    return prefix + "curate-report";
  }

  public String packReport() {
    return prefix + "pack-report";
  }

  public String contamination() {
    return prefix + "contamination";
  }

  public String scoreSketches() {
    return prefix + "score-sketches";
  }

  /** What is to be taken out. */
  public String takedowns() {
    return prefix + "takedowns";
  }

  /** The stored documents that takedowns take out. */
  public String withheld() {
    return prefix + "withheld";
  }

  /** The duplicates that were stored in the place of what was taken out. */
  public String promotions() {
    return prefix + "promotions";
  }

  public String feed() {
    return own() + "feed" + replay;
  }

  public String feedOwners() {
    return own() + "feed-owners" + replay;
  }

  public String loss() {
    return own() + "loss";
  }

  /** Creates every log that is missing, the domains' first sequence logs among them. */
  public void create(Properties connection, List<String> domains, int partitions) {
    create(connection, domains, 1, partitions);
  }

  /**
   * Creates every log that is missing.
   *
   * @param domains the mixture's domains
   * @param version of their sequence logs
   * @param partitions P: partitions of the feed and of each sequence log
   * @throws IllegalStateException if a log is there with another number of partitions
   */
  public void create(Properties connection, List<String> domains, int version, int partitions) {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of(documents(), duplicates(), rejects(), files(), contamination())) {
      topics.add(topic(name, WIDE));
    }
    for (String domain : domains) {
      SequenceLog log = new SequenceLog(domain, version);
      topics.add(topic(sequences(log), partitions));
      topics.add(topic(sizes(log), 1));
    }
    topics.add(topic(feed(), partitions));
    for (String name :
        List.of(
            mixture(),
            mixtureRequests(),
            feedOwners(),
            loss(),
            dedupAlarms(),
            scoreSketches(),
            takedowns(),
            withheld(),
            promotions())) {
      topics.add(topic(name, 1));
    }
    for (String name : List.of(curateReport(), packReport())) {
      topics.add(compacted(name, Map.of("min.compaction.lag.ms", WEEK)));
    }
    topics.add(new NewTopic(mixtureReport(), 1, (short) -1).configs(Map.of("retention.ms", WEEK)));
    topics.add(compacted(history(), Map.of()));
    try (Admin admin = Admin.create(connection)) {
      for (NewTopic topic : topics) {
        createOrCheck(admin, topic);
      }
      awaitVisible(admin, topics.stream().map(NewTopic::name).toList());
    }
  }

  /** Those of the names that no topic has. */
  public static List<String> missing(Properties connection, List<String> names) {
    try (Admin admin = Admin.create(connection)) {
      return names.stream().filter(name -> partitions(admin, name) == 0).toList();
    }
  }

  /** Creates the logs of takedowns where they are missing. */
  public void createTakedowns(Properties connection) {
    List<String> names = List.of(takedowns(), withheld(), promotions());
    try (Admin admin = Admin.create(connection)) {
      names.forEach(name -> createOrCheck(admin, topic(name, 1)));
      awaitVisible(admin, names);
    }
  }

  /**
   * Creates the logs of a replay.
   *
   * @throws IllegalStateException if a feed of that name is there
   */
  public void createReplay(Properties connection, int partitions) {
    try (Admin admin = Admin.create(connection)) {
      if (partitions(admin, feed()) > 0) {
        throw new IllegalStateException(
            feed() + " is there already: give the replay another name, or delete that topic");
      }
      createOrCheck(admin, topic(feed(), partitions));
      createOrCheck(admin, topic(feedOwners(), 1));
      awaitVisible(admin, List.of(feed(), feedOwners()));
    }
  }

  /** Deletes the logs of a replay. */
  public void deleteReplay(Properties connection) {
    try (Admin admin = Admin.create(connection)) {
      admin.deleteTopics(List.of(feed(), feedOwners())).all().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot delete " + feed(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while deleting " + feed(), e);
    }
  }

  /** Creates the log of the reports' figures over time, if it is missing. */
  public void createHistory(Properties connection) {
    try (Admin admin = Admin.create(connection)) {
      createOrCheck(admin, compacted(history(), Map.of()));
      awaitVisible(admin, List.of(history()));
    }
  }

  private static NewTopic compacted(String name, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("cleanup.policy", "compact");
    return new NewTopic(name, 1, (short) -1).configs(settings);
  }

  /** A broker learns of a topic a moment after the controller has made it. */
  private static void awaitVisible(Admin admin, List<String> names) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (String name : names) {
      while (partitions(admin, name) == 0) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("no broker knows topic " + name + " within a minute");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, (short) -1)
        .configs(Map.of("retention.ms", "-1", "max.message.bytes", "67108864"));
  }

  private static void createOrCheck(Admin admin, NewTopic topic) {
    try {
      admin.createTopics(List.of(topic)).all().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create topic " + topic.name(), e.getCause());
      }
      awaitVisible(admin, List.of(topic.name()));
      int present = partitions(admin, topic.name());
      if (present != topic.numPartitions()) {
        throw new IllegalStateException(
            "topic "
                + topic.name()
                + " has "
                + present
                + " partitions, the configuration asks for "
                + topic.numPartitions()
                + ": the partitions of a feed and its sequence logs are fixed for their life; set"
                + " feed.partitions back, or use another feed.name and sequences.version, or another"
                + " kafka.prefix, for a new feed");
      }
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer from Kafka within a minute", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
  }

  /** Number of partitions of a topic; 0 if it is not there. */
  static int partitions(Admin admin, String topic) {
    try {
      TopicDescription description =
          admin.describeTopics(List.of(topic)).allTopicNames().get(60, TimeUnit.SECONDS).get(topic);
      return description.partitions().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw new IllegalStateException("cannot describe topic " + topic, e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer from Kafka within a minute", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while describing " + topic, e);
    }
  }
}
