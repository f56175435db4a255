package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hirundo.pipelines.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  @TempDir Path folder;

  @Test
  void afterAPortThatIsTakenAnotherServesTheSameFolder() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
          .isInstanceOf(RuntimeException.class);
      try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
        assertThat(broker.bootstrap()).doesNotEndWith(":" + taken.getLocalPort());
      }
    }
  }

  @Test
  void anotherFeedsBrokerAtTheAddressOfAKilledOneIsNotTakenForIt() throws Exception {
    Configuration configuration = configuration();
    Path note = configuration.state().resolve("broker.json");
    Files.createDirectories(configuration.state());
    try (EmbeddedBroker other = EmbeddedBroker.start(folder.resolve("other"), 0)) {
      Files.writeString(note, "{\"bootstrap\": \"%s\"}".formatted(other.bootstrap()));
      try (Broker ours = Broker.open(configuration);
          Broker second = Broker.open(configuration)) {
        assertThat(ours.bootstrap()).isNotEqualTo(other.bootstrap());
        assertThat(second.bootstrap()).isEqualTo(ours.bootstrap());
      }
    }
    assertThat(note).doesNotExist();
  }

  private Configuration configuration() throws Exception {
    Files.writeString(folder.resolve("en.jsonl"), "{}");
    return Configuration.load(
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            datasets: [{domain: en, path: "%1$s/en.jsonl"}]
            mixture: {en: 1}
            state: "%1$s/state"
            """
                .formatted(folder)));
  }
}
