package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.TransactionLimit;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose limit is lower than what the configuration asks for. */
class TransactionTimeoutTest {
  @TempDir Path folder;

  @Test
  void aBrokersLowerLimitIsNamedBeforeAnythingStarts() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            folder.resolve("kafka"), 0, Map.of("transaction.max.timeout.ms", "300000"))) {
      assertThatThrownBy(
              () ->
                  LocalRun.start(
                      configuration(broker, "10m"), EnumSet.allOf(Topology.class), FeedBounds.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("kafka.transaction-timeout is 600000 ms")
          .hasMessageContaining(broker.bootstrap() + " allows transaction.max.timeout.ms=300000")
          .hasMessageContaining("raise the broker's limit");
      assertThat(topics(broker)).isEmpty();
      TransactionLimit.check(configuration(broker, "5m").kafka().connection(""));
    }
  }

  private static Set<String> topics(EmbeddedBroker broker) throws Exception {
    Properties connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    try (Admin admin = Admin.create(connection)) {
      return admin.listTopics().names().get();
    }
  }

  private Configuration configuration(EmbeddedBroker broker, String timeout) throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "{}");
    return Configuration.load(
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            datasets:
              - {domain: a, path: "%1$s/rows.jsonl"}
            mixture: {a: 1}
            kafka: {bootstrap: "%2$s", transaction-timeout: %3$s}
            feed: {archive: "%1$s/feed"}
            documents: {archive: "%1$s/documents"}
            state: "%1$s/state"
            """
                .formatted(folder, broker.bootstrap(), timeout)));
  }
}
