package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.Await;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.FeedReplay;
import org.hirundo.pipelines.runtime.LocalCluster;
import org.hirundo.pipelines.runtime.RunningTopology;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.hirundo.schemas.MixtureTarget;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.hirundo.schemas.SequenceSizes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed whose sequences hold padding: shares of real tokens, live, restored and again. */
class PaddedFeedTest {
  private static final int PARTITIONS = 4;
  private static final int S = 64;
  private static final int SEQUENCES = 400;
  private static final long FEED = 900;
  private static final List<String> DOMAINS = List.of("a", "b", "c");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Topics LIVE = new Topics("live.");

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static LocalCluster cluster;
  private static Properties connection;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    cluster = LocalCluster.start(4);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  @Test
  void sharesOfRealTokensHoldThroughRequestsStepsRestoresAndDryDomains() throws Exception {
    prepare(LIVE);
    RunningTopology mix = submit(LIVE, 2, 60);
    awaitFeed(LIVE, 60, mix);
    mix.stop();
    mix = submit(LIVE, 4, 300);
    assertThat(mix.restored()).isTrue();
    ask("now", -1, shares("0.1", "0.75", "0.15"), List.of());
    awaitVersion(2, mix);
    MixtureTarget later = new MixtureTarget(400L, shares("0.5", "0.25", "0.25"), 50L);
    ask("later", -1, shares("0.1", "0.75", "0.15"), List.of(later));
    awaitVersion(3, mix);
    awaitFeed(LIVE, 300, mix);
    mix.stop();
    mix = submit(LIVE, 1, FEED);
    awaitFeed(LIVE, FEED, mix);
    mix.stop();

    List<MixtureRecord> log = mixture(LIVE);
    assertThat(log).extracting(MixtureRecord::getRequestId).contains("now", "later");
    assertThat(log).extracting(MixtureRecord::getReason).anyMatch(r -> r.contains("a step of"));
    assertThat(log).extracting(MixtureRecord::getReason).anyMatch(r -> r.contains("ran dry"));
    assertThat(worstError(LIVE, log)).isBetween(1.0, (double) S);

    FeedReplay replay =
        new FeedReplay(LIVE, connection, org.hirundo.operators.mixture.MixtureLog.of(log));
    Topics again = replay.write("again", FEED, 2, there -> {});
    assertThat(replay.read(again, Long.MAX_VALUE)).isEqualTo(replay.read(LIVE, FEED));
  }

  private static void ask(String id, long from, List<DomainShare> shares, List<MixtureTarget> later)
      throws Exception {
    try (MixtureLogStore store = new MixtureLogStore(LIVE, connection)) {
      store.ask(
          MixtureRequest.newBuilder()
              .setId(id)
              .setKind(MixtureRequestKind.SHARES)
              .setEffectiveFrom(from)
              .setShares(shares)
              .setLater(later)
              .build());
    }
  }

  private static void awaitVersion(int version, RunningTopology mix) throws Exception {
    Await.until(
        "mixture version " + version,
        PATIENCE,
        () -> {
          mix.check();
          return mixture(LIVE).size() >= version;
        });
  }

  private static List<MixtureRecord> mixture(Topics topics) throws Exception {
    try (MixtureLogStore store = new MixtureLogStore(topics, connection)) {
      return store.records();
    }
  }

  /** Counted from the feed and the records' own shares alone. */
  private static double worstError(Topics topics, List<MixtureRecord> log) throws Exception {
    Map<String, Double> error = new HashMap<>();
    double worst = 0;
    long g = 0;
    int version = 0;
    for (FeedRecord record : feed(topics)) {
      assertThat(record.getG()).isEqualTo(g++);
      while (version < log.size() && log.get(version).getEffectiveFrom() <= record.getG()) {
        version++;
      }
      int real = record.getDocuments().stream().mapToInt(SequenceDocument::getLength).sum();
      assertThat(real).isEqualTo(size(record.getDomain(), record.getOrdinal()));
      for (DomainShare share : log.get(version - 1).getShares()) {
        double target = (double) real * share.getNumerator() / share.getDenominator();
        double got = share.getDomain().equals(record.getDomain()) ? real : 0;
        worst =
            Math.max(worst, Math.abs(error.merge(share.getDomain(), got - target, Double::sum)));
      }
    }
    assertThat(g).isEqualTo(FEED);
    return worst;
  }

  private static void prepare(Topics topics) throws Exception {
    topics.create(connection, DOMAINS, PARTITIONS);
    try (OwnerProducer log = new OwnerProducer(topics, connection)) {
      log.write(
          topics.mixture(),
          MixtureRecord.newBuilder()
              .setVersion(1)
              .setEffectiveFrom(0)
              .setFeedId("feed")
              .setPartitions(PARTITIONS)
              .setSequenceLength(S)
              .setTokenizer("made-up")
              .setSeed(MixtureLogStore.SEED)
              .setPadded(true)
              .setShares(shares("0.5", "0.3", "0.2"))
              .build(),
          MixtureRecord.class);
    }
    write(topics);
  }

  private static List<DomainShare> shares(String a, String b, String c) {
    Map<String, String> shares = new java.util.TreeMap<>(Map.of("a", a, "b", b, "c", c));
    return Mixture.parse(shares)
        .toRecords(Map.of("b", Exhaustion.parse("repeat"), "c", Exhaustion.parse("renormalise")));
  }

  /** Sizes of c are not written: all its sequences are full. */
  private static int size(String domain, long ordinal) {
    SplittableRandom random = new SplittableRandom(domain.hashCode() * 1_000L + ordinal);
    return switch (domain) {
      case "a" -> S - random.nextInt(20);
      case "b" -> 1 + random.nextInt(S);
      default -> S;
    };
  }

  private static void write(Topics topics) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", topics.prefix() + "writer");
    LogCodec<Sequence> sequences = new LogCodec<>(Sequence.class);
    LogCodec<SequenceSizes> sizes = new LogCodec<>(SequenceSizes.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (long from = 0; from < SEQUENCES; from += 40) {
        producer.beginTransaction();
        for (String domain : DOMAINS) {
          SequenceLog log = new SequenceLog(domain, 1);
          List<Integer> real = new ArrayList<>();
          for (long ordinal = from; ordinal < from + 40; ordinal++) {
            real.add(size(domain, ordinal));
            producer.send(
                new ProducerRecord<>(
                    topics.sequences(log),
                    (int) (ordinal % PARTITIONS),
                    null,
                    sequences.encode(sequence(domain, ordinal))));
          }
          if (!domain.equals("c")) {
            producer.send(
                new ProducerRecord<>(
                    topics.sizes(log),
                    0,
                    null,
                    sizes.encode(new SequenceSizes(domain, from, real))));
          }
        }
        producer.commitTransaction();
      }
    }
  }

  private static Sequence sequence(String domain, long ordinal) {
    ByteBuffer tokens = ByteBuffer.allocate(S * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < S; i++) {
      tokens.putInt(domain.charAt(0) << 16 | (int) ordinal << 6 | i);
    }
    return new Sequence(
        domain,
        ordinal,
        tokens.flip(),
        List.of(new SequenceDocument(ordinal, 0, size(domain, ordinal), 0)),
        "made-up");
  }

  private static RunningTopology submit(Topics topics, int parallelism, long limit)
      throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "{}");
    Configuration configuration =
        Configuration.load(
            Files.writeString(
                folder.resolve("mix.yaml"),
                """
                datasets:
                  - {domain: a, name: a, path: "%1$s/rows.jsonl"}
                  - {domain: b, name: b, path: "%1$s/rows.jsonl"}
                  - {domain: c, name: c, path: "%1$s/rows.jsonl"}
                sequence-length: 64
                mixture: {a: 0.5, b: 0.3, c: 0.2}
                exhausted-after: 300ms
                feed: {partitions: 4, archive: "%1$s/feed"}
                documents: {archive: "%1$s/documents"}
                state: "%1$s/state"
                """
                    .formatted(folder)));
    return cluster.submit(
        "mix " + topics.prefix(),
        folder.resolve(topics.prefix() + "state"),
        parallelism,
        Duration.ofMillis(300),
        environment ->
            MixTopology.build(
                environment, configuration, topics, connection, FeedBounds.NONE.upTo(limit)));
  }

  private static void awaitFeed(Topics topics, long length, RunningTopology topology)
      throws Exception {
    Await.until(
        topics.feed() + " has " + length + " sequences",
        PATIENCE,
        () -> {
          topology.check();
          return feed(topics).size() == length;
        });
  }

  private static List<FeedRecord> feed(Topics topics) throws Exception {
    List<FeedRecord> feed = new ArrayList<>();
    try (FeedWalk walk = new FeedWalk(topics.feed(), PARTITIONS, connection)) {
      for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
        feed.add(found.record());
      }
    }
    return feed;
  }
}
