package org.hirundo.pipelines.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReferencesTest {
  @TempDir private Path folder;

  private Configuration load(String settings) throws Exception {
    Files.writeString(folder.resolve("en.jsonl"), "{}");
    return Configuration.load(
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            datasets: [{domain: en, path: "%1$s/en.jsonl"}]
            mixture: {en: 1}
            state: "%1$s/state"
            kafka:
              bootstrap: "broker:9092"
              properties:
            %2$s
            """
                .formatted(folder, settings.indent(4))));
  }

  @Test
  void clientsLookThemUpAndSettingsHoldTheReferences() throws Exception {
    String home = System.getenv("PATH");
    Files.writeString(folder.resolve("kafka.properties"), "password=from the file\n");
    Files.writeString(folder.resolve("token"), "from the folder");
    Properties connection =
        load("""
            client.id: "${env:PATH}"
            ssl.keystore.password: "${file:%1$s/kafka.properties:password}"
            group.id: "a ${dir:%1$s:token} b"
            """
                .formatted(folder))
            .kafka()
            .connection("");
    assertThat(connection.toString()).doesNotContain("from the", home);
    connection.setProperty(
        "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    connection.setProperty(
        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    ConsumerConfig read = new ConsumerConfig(connection);
    assertThat(read.getString("client.id")).isEqualTo(home);
    assertThat(read.getPassword("ssl.keystore.password").value()).isEqualTo("from the file");
    assertThat(read.getString("group.id")).isEqualTo("a from the folder b");
    assertThat(new AdminClientConfig(connection).getString("client.id")).isEqualTo(home);
  }

  @Test
  void whatLeadsNowhereIsAFaultThatTellsNoSecret() throws IOException {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                load(
                    """
                    a: "user hunter2 ${env:HIRUNDO_NO_SUCH}"
                    b: "${file:/no/such:key}"
                    c: "${dir:/no:such}"
                    d: "${vault:x}"
                    e: "${file:/no/such}"
                    f: "$HOME and ${nothing} are texts"
                    """));
    assertThat(e.faults())
        .hasSize(5)
        .noneMatch(fault -> fault.contains("hunter2"))
        .anyMatch(
            fault ->
                fault.endsWith(
                    "kafka.properties.a names ${env:HIRUNDO_NO_SUCH}, an environment variable that is"
                        + " not set; it has to be there for this process and for each TaskManager"))
        .anyMatch(fault -> fault.contains("kafka.properties.b names ${file:/no/such:key}, a file"))
        .anyMatch(fault -> fault.contains("kafka.properties.c names ${dir:/no:such}, a file"))
        .anyMatch(fault -> fault.contains("d names ${vault:x}, of a kind that is not known"))
        .anyMatch(fault -> fault.contains("e names ${file:/no/such}, where a colon"));
  }

  @Test
  void providersOfOnesOwnAreLeftAlone() throws Exception {
    Properties connection =
        load("""
            config.providers: vault
            sasl.jaas.config: "${vault:x:y}"
            """)
            .kafka()
            .connection("");
    assertThat(connection)
        .containsEntry("config.providers", "vault")
        .doesNotContainKey("config.providers.env.class");
  }

  @Test
  void withoutReferencesNothingIsAdded() throws Exception {
    assertThat(load("client.id: a").kafka().connection("")).doesNotContainKey("config.providers");
  }
}
