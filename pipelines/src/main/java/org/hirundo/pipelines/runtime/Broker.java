package org.hirundo.pipelines.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
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
    String other = running(note);
    if (!other.isEmpty()) {
      return new Broker(kafka.connection(other), null, null);
    }
    EmbeddedBroker broker = embedded(configuration.state().resolve("kafka"));
    JSON.writeValue(
        note.toFile(), Map.of("bootstrap", broker.bootstrap(), "cluster", broker.clusterId()));
    return new Broker(kafka.connection(broker.bootstrap()), broker, note);
  }

  /** On the usual port, or on any that is free where another process takes that one. */
  private static EmbeddedBroker embedded(Path folder) {
    try {
      return EmbeddedBroker.start(folder, EmbeddedBroker.isFree(USUAL_PORT) ? USUAL_PORT : 0);
    } catch (RuntimeException e) {
      LOG.warn("The embedded broker did not start on port {}; trying another", USUAL_PORT, e);
      return EmbeddedBroker.start(folder, 0);
    }
  }

  /** The address of this state's broker, if another process runs it; else the empty string. */
  private static String running(Path note) throws IOException {
    if (!Files.exists(note)) {
      return "";
    }
    JsonNode noted = JSON.readTree(note.toFile());
    String address = noted.path("bootstrap").asText("");
    int colon = address.lastIndexOf(':');
    if (colon < 0 || !answers(Integer.parseInt(address.substring(colon + 1)))) {
      return "";
    }
    Properties connection = new Properties();
    connection.setProperty("bootstrap.servers", address);
    connection.setProperty("default.api.timeout.ms", "5000");
    connection.setProperty("request.timeout.ms", "5000");
    try (Admin admin = Admin.create(connection)) {
      String cluster = admin.describeCluster().clusterId().get(10, TimeUnit.SECONDS);
      return cluster.equals(noted.path("cluster").asText()) ? address : "";
    } catch (ExecutionException | TimeoutException e) {
      return ""; // something else listens there
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the broker at " + address, e);
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
