package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.OpenTransactions;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixTopology;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mix jobs with states of their own on one feed of one broker: the feed stays whole. */
class TwoMixJobsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration NEVER = Duration.ofMinutes(30);
  private static final Duration OFTEN = Duration.ofMillis(300);
  private static final int PARTITIONS = 2;
  private static final Topics TOPICS = Topics.PLAIN;

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private LocalCluster cluster;
  private Properties connection;
  private long written;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    cluster = LocalCluster.start(2);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    Files.writeString(folder.resolve("rows.jsonl"), "{}");
    TOPICS.create(connection, List.of("a", "b"), PARTITIONS);
    MixtureLogStore.begin(configuration("first"), TOPICS, connection);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  @Test
  void theFeedStaysWholeWhoeverWritesIt() throws Exception {
    write(100);
    RunningTopology first = submit("first", NEVER);
    Await.until(
        "a transaction of the first job is open",
        PATIENCE,
        () -> {
          first.check();
          return open() > 0;
        });
    configuration("second");
    try (Child second =
        Child.start(
            folder, "second", "run", "--only", "mix", "--config", folder + "/second.yaml")) {
      awaitFeed(150, first, true);
      assertThat(failureOf(first))
          .hasMessageContaining("another mix job writes feed since")
          .hasMessageContaining("this one ends, and commits nothing more");

      assertThat(failureOf(submit("first", OFTEN)))
          .hasMessageContaining("sequences, but this mix has no saved state")
          .hasMessageContaining("another kafka.prefix");
      write(30);
      awaitFeed(205, null, false);
      second.kill();
    }

    RunningTopology third = submit("second", OFTEN);
    assertThat(third.restored()).isTrue();
    write(20);
    awaitFeed(240, third, false);
    third.stop();
    copy("second", "older");
    third = submit("second", OFTEN);
    write(20);
    awaitFeed(275, third, false);
    third.stop();
    RunningTopology older = submit("older", OFTEN);
    assertThat(older.restored()).isTrue();
    assertThat(failureOf(older)).hasMessageContaining("but this mix's state");
    assertThat(feed()).isGreaterThanOrEqualTo(275);
  }

  /** What a topology failed with, as the command tells it. */
  private static Throwable failureOf(RunningTopology topology) throws Exception {
    Throwable[] failure = new Throwable[1];
    Await.until(
        topology.name() + " fails",
        PATIENCE,
        () -> (failure[0] = catchThrowable(topology::check)) != null);
    return failure[0];
  }

  private int open() throws Exception {
    try (OpenTransactions transactions = new OpenTransactions(connection)) {
      return transactions.withPrefix("hirundo-mix-feed").size();
    }
  }

  private RunningTopology submit(String state, Duration interval) throws Exception {
    Configuration configuration = configuration(state);
    return cluster.submit(
        state,
        configuration.state().resolve("mix"),
        2,
        interval,
        environment ->
            MixTopology.build(environment, configuration, TOPICS, connection, FeedBounds.NONE));
  }

  private Configuration configuration(String state) throws Exception {
    return Configuration.load(
        Files.writeString(
            folder.resolve(state + ".yaml"),
            """
            datasets:
              - {domain: a, name: a, path: "%1$s/rows.jsonl"}
              - {domain: b, name: b, path: "%1$s/rows.jsonl"}
            sequence-length: 8
            mixture: {a: 0.5, b: 0.5}
            kafka: {bootstrap: "%2$s"}
            feed: {partitions: %3$d, archive: "%1$s/%4$s-feed"}
            documents: {archive: "%1$s/%4$s-documents"}
            state: "%1$s/%4$s-state"
            dashboard: {port: 0}
            checkpoint-interval: 300ms
            parallelism: 2
            """
                .formatted(folder, broker.bootstrap(), PARTITIONS, state)));
  }

  private void copy(String from, String to) throws Exception {
    Path source = folder.resolve(from + "-state/mix/savepoints");
    Path target = folder.resolve(to + "-state/mix/savepoints");
    Files.createDirectories(target.getParent());
    try (var files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file)));
      }
    }
  }

  /** So many further sequences of each domain; the shards run dry a little before the domains. */
  private void write(int count) throws IOException {
    String tokenizer;
    try (Tokenizer opened = Tokenizers.open("o200k_base")) {
      tokenizer = opened.fingerprint();
    }
    Properties settings = new Properties();
    settings.putAll(connection);
    LogCodec<Sequence> codec = new LogCodec<>(Sequence.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long end = written + count; written < end; written++) {
        for (String domain : List.of("a", "b")) {
          Sequence sequence =
              new Sequence(
                  domain,
                  written,
                  ByteBuffer.allocate(8 * Integer.BYTES).putLong(0, written),
                  List.of(new SequenceDocument(written, 0, 8, 0)),
                  tokenizer);
          producer.send(
              new ProducerRecord<>(
                  TOPICS.sequences(domain),
                  (int) (written % PARTITIONS),
                  null,
                  codec.encode(sequence)));
        }
      }
    }
  }

  private void awaitFeed(long length, RunningTopology topology, boolean mayFail) throws Exception {
    Await.until(
        "the feed has " + length + " sequences or more",
        PATIENCE,
        () -> {
          if (topology != null && !mayFail) {
            topology.check();
          }
          return feed() >= length;
        });
  }

  /** The feed's length; it is whole so far. */
  private long feed() throws Exception {
    try (MixtureLogStore store = new MixtureLogStore(TOPICS, connection);
        FeedWalk walk = new FeedWalk(TOPICS.feed(), PARTITIONS, connection)) {
      TokenLedger ledger = new TokenLedger(store.log());
      List<Long> above = new ArrayList<>(); // a partition's transaction may be committed first
      for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
        if (found.record().getG() > ledger.g()) {
          above.add(found.record().getG());
          continue;
        }
        ledger.add(found.record(), found.partition());
        assertThat(above).doesNotContain(found.record().getG());
      }
      assertThat(ledger.findings()).isEmpty();
      return above.isEmpty() ? ledger.g() : -1;
    }
  }
}
