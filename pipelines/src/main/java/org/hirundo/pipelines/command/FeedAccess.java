package org.hirundo.pipelines.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.ConfigurationException;
import org.hirundo.pipelines.logs.FeedStretch;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.OpenTransactions;
import org.hirundo.pipelines.logs.OpenTransactions.Open;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.Broker;
import org.hirundo.pipelines.runtime.FeedReplay;
import org.hirundo.pipelines.runtime.FlinkFiles;
import org.hirundo.pipelines.steering.LossFeedback;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.trace.TraceSource;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreSketch;
import picocli.CommandLine.Option;

/**
 * The options that say which feed is meant, and the way to it. Where the configuration has an
 * embedded broker and none is running, it is started on the same data for the command's time.
 */
final class FeedAccess implements AutoCloseable {
  /** The configuration that the demo writes. */
  static final Path DEMO = Path.of("out", "demo", "demo.yaml");

  @Option(
      names = "--config",
      paramLabel = "F",
      description = "The configuration of the run. Default: the demo's, out/demo/demo.yaml.")
  private Path config;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "The broker, in place of a configuration.")
  private String bootstrap;

  @Option(
      names = "--prefix",
      paramLabel = "P",
      defaultValue = "",
      description = "What stands before the topics' names, with --bootstrap.")
  private String prefix;

  @Option(
      names = "--feed",
      paramLabel = "NAME",
      description = "The feed's name (feed.name). Default: the configuration's, or the first feed.")
  private String feed;

  private Broker broker;
  private Topics topics;
  private Properties connection;
  private Configuration configuration;

  /** Opens the way; to be called first. */
  void open() throws IOException, ConfigurationException {
    if (bootstrap != null) {
      connection = new Properties();
      connection.setProperty("bootstrap.servers", bootstrap);
      topics = new Topics(prefix).named(feed == null ? "" : feed);
      return;
    }
    if (config == null && !Files.exists(DEMO)) {
      throw CommandException.usage(
          "which feed? Name its configuration with --config or its broker with --bootstrap; or run"
              + " hirundo demo first");
    }
    configuration = Configuration.load(config == null ? DEMO : config);
    broker = opened(configuration);
    connection = broker.connection();
    topics = Topics.of(configuration);
    topics = feed == null ? topics : topics.named(feed);
  }

  private static Broker opened(Configuration configuration) throws IOException {
    Console process = new Console(System.in, System.out, System.err);
    try (Progress starting = Progress.doing(process, "starting the embedded broker")) {
      return Broker.open(configuration);
    }
  }

  /**
   * Loss feedback as the configuration describes it.
   *
   * @param listener hears what is asked and answered
   */
  LossFeedback lossFeedback(Consumer<String> listener) {
    if (configuration == null) {
      throw CommandException.usage("steering is described by a configuration: name it by --config");
    }
    if (configuration.steering().isEmpty()) {
      throw CommandException.usage(
          "the configuration has no steering: add steering: {method: odm} or another method");
    }
    return new LossFeedback(configuration, topics, connection, listener);
  }

  MixtureLogStore mixture() {
    return new MixtureLogStore(topics, connection);
  }

  MixtureLog log() throws IOException {
    try (MixtureLogStore store = mixture()) {
      MixtureLog log = store.log();
      if (log.records().isEmpty()) {
        throw CommandException.failed("the feed has not begun: its mixture log is empty");
      }
      return log;
    }
  }

  Topics topics() {
    return topics;
  }

  /** The logs of takedowns, and what is asked of archives beside them. */
  TakedownLogs takedowns() {
    FlinkFiles.initialize(System.getenv());
    return new TakedownLogs(topics, connection);
  }

  Properties connection() {
    return connection;
  }

  /** The feed's archive that the configuration names. */
  Optional<String> feedArchive() {
    return ownArchive().filter(archive -> !archive.isEmpty());
  }

  /** As it is read; nothing where a broker was named in its place. */
  Optional<Configuration> configuration() {
    return Optional.ofNullable(configuration);
  }

  FeedReplay replay() throws IOException {
    return new FeedReplay(topics, connection, log());
  }

  void drop(Topics replay) {
    replay.deleteReplay(connection);
  }

  /** The transactions of the topologies of this feed that are open. */
  Set<Open> openTransactions() throws IOException {
    try (OpenTransactions transactions = new OpenTransactions(connection)) {
      return transactions.of(topics);
    }
  }

  /** Aborts open transactions. */
  void end(Collection<Open> open) throws IOException {
    try (OpenTransactions transactions = new OpenTransactions(connection)) {
      transactions.end(open);
    }
  }

  LogReader<PackReport> packReports() {
    return new LogReader<>(PackReport.class, topics.packReport(), connection);
  }

  LogReader<ScoreSketch> scoreSketches() {
    return new LogReader<>(ScoreSketch.class, topics.scoreSketches(), connection);
  }

  FeedWalk walk(MixtureLog log) {
    return new FeedWalk(topics.feed(), log.partitions(), connection);
  }

  /**
   * The feed from that g on.
   *
   * @param archive in place of the configuration's
   */
  FeedStretch stretch(MixtureLog log, Optional<String> archive, long from) {
    FlinkFiles.initialize(System.getenv());
    return new FeedStretch(topics.feed(), log, archive.or(this::ownArchive), connection, from);
  }

  /** The archive of the configuration, where it is this feed's. */
  private Optional<String> ownArchive() {
    return Optional.ofNullable(configuration)
        .map(Configuration::feed)
        .filter(described -> described.name().equals(topics.name()))
        .map(Configuration.Feed::archive);
  }

  /** The archive of the documents that the configuration names; empty without a configuration. */
  Optional<String> documents() {
    return Optional.ofNullable(configuration)
        .map(described -> described.documents().archive())
        .filter(archive -> !archive.isEmpty());
  }

  /**
   * Where sequences of this feed are traced.
   *
   * @param archive of the feed, in place of the configuration's
   * @param documents their archive, likewise
   */
  TraceSource traced(Optional<String> archive, Optional<String> documents) {
    FlinkFiles.initialize(System.getenv());
    Optional<Configuration> described = Optional.ofNullable(configuration);
    return new TraceSource(
        topics,
        connection,
        archive.or(this::ownArchive),
        documents.or(this::documents),
        described.map(Configuration::quality).orElse(Map.of()),
        described.map(TraceSource::index));
  }

  /** The tokenizer that the configuration names; empty without a configuration. */
  Optional<String> tokenizer() {
    return Optional.ofNullable(configuration).map(Configuration::tokenizer);
  }

  /** Counts the whole feed, if it has begun. */
  static Optional<TokenLedger> count(Topics topics, Properties connection) throws IOException {
    try (MixtureLogStore store = new MixtureLogStore(topics, connection)) {
      MixtureLog log = store.log();
      if (log.records().isEmpty()) {
        return Optional.empty();
      }
      TokenLedger ledger = new TokenLedger(log);
      try (FeedWalk walk = new FeedWalk(topics.feed(), log.partitions(), connection)) {
        for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
          ledger.add(found.record(), found.partition());
        }
      }
      return Optional.of(ledger);
    }
  }

  @Override
  public void close() throws IOException {
    if (broker != null) {
      broker.close();
    }
  }
}
