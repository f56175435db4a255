package org.hirundo.pipelines.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.hirundo.pipelines.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker of a configuration: an address outside, or one embedded here. A second process of the
 * same configuration finds the embedded broker of the first by the file {@code broker.json} in the
 * state folder; where none runs, it starts the broker itself on the same data.
 */
public final class Broker implements AutoCloseable {
  /** What an embedded broker takes if it is free, as Kafka's clients expect. */
  private static final int USUAL_PORT = 9092;

  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Properties connection;
  private final EmbeddedBroker embedded;
  private final Path note;

  private Broker(Properties connection, EmbeddedBroker embedded, Path note) {
    this.connection = connection;
    this.embedded = embedded;
    this.note = note;
  }

  public static Broker open(Configuration configuration) throws IOException {
    Configuration.Kafka kafka = configuration.kafka();
    if (!kafka.embedded()) {
      return new Broker(kafka.connection(""), null, null);
    }
    Files.createDirectories(configuration.state());
    Path note = configuration.state().resolve("broker.json");
    Path folder = configuration.state().resolve("kafka");
    String other = running(note, folder);
    if (!other.isEmpty()) {
      return new Broker(kafka.connection(other), null, null);
    }
    EmbeddedBroker broker = start(folder);
    JSON.writeValue(note.toFile(), Map.of("bootstrap", broker.bootstrap()));
    return new Broker(kafka.connection(broker.bootstrap()), broker, note);
  }

  private static EmbeddedBroker start(Path folder) {
    if (!answers(USUAL_PORT)) {
      try {
        return EmbeddedBroker.start(folder, USUAL_PORT);
      } catch (RuntimeException e) {
        LOG.warn("Cannot listen on {}, which another may have taken just now", USUAL_PORT, e);
      }
    }
    return EmbeddedBroker.start(folder, 0);
  }

  /**
   * The address of the broker that serves this folder. A killed process leaves its note, and
   * another feed's broker may have the address since: so it is asked who it is.
   */
  private static String running(Path note, Path folder) throws IOException {
    if (!Files.exists(note)) {
      return "";
    }
    String address = JSON.readTree(note.toFile()).path("bootstrap").asText("");
    int colon = address.lastIndexOf(':');
    Optional<String> cluster =
        colon > 0 ? clusterAt(Integer.parseInt(address.substring(colon + 1))) : Optional.empty();
    boolean ours = cluster.isPresent() && cluster.equals(EmbeddedBroker.clusterOf(folder));
    return ours ? address : "";
  }

  private static Optional<String> clusterAt(int port) {
    try {
      return ClusterId.at(port);
    } catch (IOException e) {
      LOG.warn("What listens on port {} is no broker that answers", port, e);
      return Optional.empty();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Client properties, {@code bootstrap.servers} among them. */
  public Properties connection() {
    return connection;
  }

  public String bootstrap() {
    return connection.getProperty("bootstrap.servers");
  }

  @Override
  public void close() throws IOException {
    if (embedded != null) {
      embedded.close();
      Files.deleteIfExists(note);
    }
  }
}
