package org.hirundo.pipelines.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hirundo.pipelines.configuration.Configuration.Metrics;
import org.hirundo.pipelines.configuration.Configuration.Metrics.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsReaderTest {
  @TempDir Path folder;

  @Test
  void metricsAreServedOnLoopbackUnlessToldOtherwise() throws Exception {
    Metrics metrics = load("");
    assertThat(metrics.host()).isEqualTo("localhost");
    assertThat(metrics.ports()).contains(new Ports(9249, 9348));
    assertThat(metrics.targets()).isEqualTo(Path.of("out", "metrics").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource({"9300, 9300, 9300", "9300-9310, 9300, 9310", "0, 0, 0", "1 - 65535, 1, 65535"})
  void aPortOrARangeIsGiven(String given, int first, int last) throws Exception {
    assertThat(load("metrics: {host: 127.0.0.1, port: " + given + ", targets: t}\n"))
        .isEqualTo(
            new Metrics(
                "127.0.0.1", Optional.of(new Ports(first, last)), Path.of("t").toAbsolutePath()));
  }

  @Test
  void metricsCanBeOff() throws Exception {
    assertThat(load("metrics: {port: off}\n").ports()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "9300-9200", "0-9", "-1", "yes", "9249-", "99999-100000"})
  void whatIsNoPortIsToldWithWhatIs(String given) {
    assertThatThrownBy(() -> load("metrics: {port: \"" + given + "\"}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(":4: metrics.port is " + given)
        .hasMessageContaining("a range like 9249-9348");
  }

  private Metrics load(String section) throws Exception {
    Files.writeString(folder.resolve("en.jsonl"), "{}");
    Path file = folder.resolve("run.yaml");
    Files.writeString(
        file,
        """
        datasets:
          - {domain: en, path: %s}
        mixture: {en: 1}
        """
                .formatted(folder.resolve("en.jsonl"))
            + section);
    return Configuration.load(file).metrics();
  }
}
