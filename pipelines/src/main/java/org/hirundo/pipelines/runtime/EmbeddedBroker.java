package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, one node) in this process, on loopback. Its data outlives it: a
 * broker started on the same folder goes on with the same topics.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker.
   *
   * @param folder where its logs live; made if it is not there
   * @param port the port to listen on, 0 for any free one
   * @throws RuntimeException if it cannot, such as when the port is taken; the folder is then free
   *     for another attempt
   */
  public static EmbeddedBroker start(Path folder, int port) {
    return start(folder, port, Map.of());
  }

  /** The same with further settings, which stand above the usual ones. */
  static EmbeddedBroker start(Path folder, int port, Map<String, String> further) {
    try {
      Files.createDirectories(folder);
      int brokerPort = port == 0 ? freePort() : port;
      Properties settings = settings(folder, brokerPort, freePort());
      settings.putAll(further);
      format(folder);
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      return started(server, brokerPort);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the embedded broker in " + folder, e);
    }
  }

  private static EmbeddedBroker started(KafkaRaftServer server, int port) {
    try {
      server.startup();
      return new EmbeddedBroker(server, port);
    } catch (RuntimeException | Error e) {
      server.shutdown();
      server.awaitShutdown();
      throw e;
    }
  }

  private static Properties settings(Path folder, int brokerPort, int controllerPort) {
    Properties settings = new Properties();
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", "1");
    settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
    settings.setProperty("log.dirs", folder.toAbsolutePath().toString());
    settings.setProperty("offsets.topic.replication.factor", "1");
    settings.setProperty("offsets.topic.num.partitions", "4");
    settings.setProperty("transaction.state.log.replication.factor", "1");
    settings.setProperty("transaction.state.log.min.isr", "1");
    settings.setProperty("transaction.state.log.num.partitions", "4");
    settings.setProperty("default.replication.factor", "1");
    settings.setProperty("group.initial.rebalance.delay.ms", "0");
    settings.setProperty("auto.create.topics.enable", "false");
    settings.setProperty("message.max.bytes", "67108864");
    settings.setProperty("log.segment.bytes", "268435456");
    settings.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    settings.setProperty("num.network.threads", "2");
    settings.setProperty("num.io.threads", "4");
    return settings;
  }

  private static void format(Path folder) {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setControllerListenerName("CONTROLLER")
          .addDirectory(folder.toAbsolutePath().toString())
          .setMetadataLogDirectory(folder.toAbsolutePath().toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format the broker's folder " + folder, e);
    }
  }

  /** The id of the cluster whose data a folder holds; empty if it holds none. */
  static Optional<String> clusterOf(Path folder) throws IOException {
    Path file = folder.resolve("meta.properties");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties meta = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      meta.load(in);
    }
    return Optional.ofNullable(meta.getProperty("cluster.id"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
