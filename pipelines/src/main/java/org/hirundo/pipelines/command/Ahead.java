package org.hirundo.pipelines.command;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Loads classes that a verb is sure to need, beside the reading of its command line and
 * configuration: a short verb's time is mostly that of its classes.
 */
final class Ahead {
  private static final List<String> LOGS =
      List.of(
          "org.apache.kafka.clients.admin.AdminClientConfig",
          "org.apache.kafka.clients.consumer.ConsumerConfig",
          "org.apache.kafka.clients.admin.KafkaAdminClient",
          "org.apache.kafka.clients.consumer.KafkaConsumer",
          "org.apache.kafka.common.protocol.ApiKeys",
          "org.hirundo.schemas.MixtureRecord");

  private static final List<String> FEED =
      List.of(
          "org.hirundo.schemas.FeedRecord",
          "org.hirundo.schemas.Document",
          "org.apache.parquet.avro.AvroParquetReader",
          "org.apache.parquet.filter2.predicate.FilterApi");

  private Ahead() {}

  /** Begins; whatever cannot be loaded is left to the verb. */
  static void load(String verb) {
    switch (verb) {
      case "trace" -> begin("ahead", () -> load(LOGS, FEED));
      case "copies", "mixture", "scores", "takedown" -> begin("ahead", () -> load(LOGS));
      default -> {}
    }
  }

  private static void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @SafeVarargs
  private static void load(List<String>... classes) {
    LoggerFactory.getLogger(Ahead.class);
    ManagementFactory.getPlatformMBeanServer(); // each of Kafka's clients tells its version there
    for (List<String> some : classes) {
      for (String name : some) {
        try {
          Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
          return;
        }
      }
    }
  }
}
