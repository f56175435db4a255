package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.hirundo.pipelines.command.Hirundo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole path against a broker that asks for TLS and a password, which nothing ever tells. */
@Timeout(240)
class SecretsTest {
  private static final String PASSWORD = "swallows-nest-7731";
  private static final String STORE = "mud-under-eaves-5219";

  @TempDir private Path folder;

  private void certificate() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-alias",
                "broker",
                "-storepass",
                STORE,
                "-keystore",
                folder.resolve("broker.p12").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.txt"))).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Map<String, String> guarded(int inside, int outside) throws IOException {
    int controller = freePort();
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listeners",
        "INSIDE://127.0.0.1:%d,OUTSIDE://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(inside, outside, controller));
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.put(
        "advertised.listeners",
        "INSIDE://127.0.0.1:%d,OUTSIDE://127.0.0.1:%d".formatted(inside, outside));
    settings.put(
        "listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "INSIDE");
    settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        "listener.name.outside.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
    settings.put("ssl.keystore.password", STORE);
    settings.put("ssl.keystore.type", "PKCS12");
    return settings;
  }

  private Path configuration(int outside) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      rows.append("{\"text\": \"").append((i + " swallows return in spring. ").repeat(20));
      rows.append("\"}\n");
    }
    Files.writeString(folder.resolve("en.jsonl"), rows);
    Path secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("password"), PASSWORD);
    Files.writeString(folder.resolve("stores.properties"), "truststore=" + STORE + "\n");
    return Files.writeString(
        folder.resolve("run.yaml"),
        """
        datasets: [{domain: en, path: "%1$s/en.jsonl"}]
        mixture: {en: 1}
        sequence-length: 128
        tokenizer: r50k_base
        feed: {partitions: 2, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        dashboard: {host: 127.0.0.1, port: 0}
        metrics: {port: 0, targets: "%1$s/metrics"}
        parallelism: 1
        checkpoint-interval: 500ms
        kafka:
          bootstrap: "127.0.0.1:%2$d"
          properties:
            security.protocol: SASL_SSL
            sasl.mechanism: SCRAM-SHA-512
            sasl.jaas.config: >-
              org.apache.kafka.common.security.scram.ScramLoginModule required
              username="hirundo" password="${dir:%1$s/secrets:password}";
            ssl.truststore.location: "%1$s/broker.p12"
            ssl.truststore.type: PKCS12
            ssl.truststore.password: "${file:%1$s/stores.properties:truststore}"
        """
            .formatted(folder, outside));
  }

  private String tells(Path file, String verb) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Hirundo.run(
            new String[] {"feed", verb, "--config", file.toString()},
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Files in which a secret stands, those apart that are to hold it. */
  private List<Path> leaks() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(folder.resolve("secrets")))
          .filter(file -> !file.endsWith("stores.properties"))
          .filter(SecretsTest::tellsASecret)
          .toList();
    }
  }

  private static boolean tellsASecret(Path file) {
    try {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      return bytes.contains(PASSWORD) || bytes.contains(STORE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunAndItsVerbsUseAPasswordThatNothingTells() throws Exception {
    certificate();
    int inside = freePort();
    int outside = freePort();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(folder.resolve("kafka"), inside, guarded(inside, outside))) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + inside))) {
        admin
            .alterUserScramCredentials(
                List.of(
                    new UserScramCredentialUpsertion(
                        "hirundo",
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                        PASSWORD)))
            .all()
            .get(60, TimeUnit.SECONDS);
      }
      Path file = configuration(outside);
      try (Child run =
          Child.start(folder, "run", "run", "--config", file.toString(), "--bounded")) {
        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.said()).contains("the bound holds");
      }
      assertThat(tells(file, "verify")).contains("the bound holds");
      assertThat(leaks()).isEmpty();
    }
  }
}
