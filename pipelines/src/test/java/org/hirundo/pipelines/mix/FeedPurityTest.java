package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.mixture.TokenLedger;
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
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.hirundo.schemas.TrainingLoss;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sequence logs and the same mixture log give the same feed, however it is mixed. */
class FeedPurityTest {
  private static final MixFigures FIGURES =
      new MixFigures(new UnregisteredMetricsGroup(), System::currentTimeMillis);
  private static final int PARTITIONS = 4;
  private static final int LENGTH = 8;
  private static final int SEQUENCES = 300;
  private static final long FEED = 400;
  private static final int VERSIONS = 2; // of each domain's sequence log
  private static final List<String> DOMAINS = List.of("a", "b", "c");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static LocalCluster cluster;
  private static Properties connection;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    cluster = LocalCluster.start(9);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  /** Which transactions the sequences come in; every second one of the interrupted is aborted. */
  private enum Writing {
    PLAIN,
    INTERRUPTED
  }

  @Test
  void theFeedIsTheSameAtAnyParallelismAndAfterRestoresAtAnother() throws Exception {
    prepare("one.", Writing.PLAIN);
    prepare("two.", Writing.INTERRUPTED);
    prepare("four.", Writing.PLAIN);
    prepare("restored.", Writing.INTERRUPTED);
    RunningTopology one = submit("one.", 1, FEED);
    RunningTopology two = submit("two.", 2, FEED);
    RunningTopology four = submit("four.", 4, FEED);
    RunningTopology restored = submit("restored.", 2, 90);
    awaitFeed("restored.", 90, restored);
    restored.stop();
    restored = submit("restored.", 1, 250);
    assertThat(restored.restored()).isTrue();
    awaitFeed("restored.", 250, restored);
    restored.stop();
    awaitFeed("four.", FEED, four);
    four.stop();
    restored = submit("restored.", 4, FEED);
    awaitFeed("one.", FEED, one);
    one.stop();
    awaitFeed("two.", FEED, two);
    two.stop();
    awaitFeed("restored.", FEED, restored);
    restored.stop();

    String expected = digest("one.");
    assertThat(digest("two.")).isEqualTo(expected);
    assertThat(digest("four.")).isEqualTo(expected);
    assertThat(digest("restored.")).isEqualTo(expected);

    FeedReplay replay = new FeedReplay(new Topics("two."), connection, MixtureLog.of(mixture()));
    Topics again = replay.write("again", 350, 2, there -> {});
    assertThat(replay.read(again, Long.MAX_VALUE)).isEqualTo(replay.read(new Topics("two."), 350));
    assertThatThrownBy(() -> replay.write("again", 350, 1, there -> {}))
        .hasMessageContaining("two.feed.again is there already");
    again.deleteReplay(connection);
  }

  @Test
  void aTopologyThatIsStoppedWhileItStartsWritesItsSavepoint() throws Exception {
    prepare("early.", Writing.PLAIN);
    submit("early.", 2, FEED).stop();
    RunningTopology again = submit("early.", 1, FEED);
    assertThat(again.restored()).isTrue();
    again.stop();
  }

  @Test
  void aStarvingDomainStopsNoCheckpoint() throws Exception {
    prepare("starving.", Writing.PLAIN);
    RunningTopology waiting = submit("starving.", 2, Long.MAX_VALUE);
    Path checkpoints = folder.resolve("starving.state/checkpoints");
    Await.until(
        "three checkpoints after the feed stood still",
        PATIENCE,
        new java.util.concurrent.Callable<>() {
          private long length = -1;
          private long since;

          @Override
          public Boolean call() throws Exception {
            waiting.check();
            long now = feed("starving.").size();
            if (now != length) {
              length = now;
              since = newestCheckpoint(checkpoints);
            }
            return length > FEED / 2 && newestCheckpoint(checkpoints) >= since + 3;
          }
        });
    waiting.stop();
  }

  /** The highest number of a checkpoint that is there; 0 if there is none. */
  private static long newestCheckpoint(Path checkpoints) throws Exception {
    if (!Files.exists(checkpoints)) {
      return 0;
    }
    try (Stream<Path> folders = Files.walk(checkpoints, 2)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.startsWith("chk-"))
          .mapToLong(name -> Long.parseLong(name.substring(4)))
          .max()
          .orElse(0);
    }
  }

  @Test
  void aCoordinatorThatIsRestoredKnowsWhatItHadAnswered() throws Exception {
    Topics topics = prepare("answered.", Writing.PLAIN);
    MixSettings settings =
        new MixSettings(
            topics, DOMAINS, 1, PARTITIONS, connection, FeedBounds.INPUT.upTo(FEED), Duration.ZERO);
    MixState state;
    try (MixtureLogStore store = new MixtureLogStore(topics, connection);
        Coordination coordination =
            new Coordination(settings, FeedEnumerator.beginning(settings), FIGURES)) {
      store.ask(
          MixtureRequest.newBuilder()
              .setId("complete")
              .setKind(MixtureRequestKind.LOGS_COMPLETE)
              .setSequences(3L * SEQUENCES)
              .build());
      state = coordination.step(100, 0).state();
      assertThat(lastReport(topics).getAnswered()).isEqualTo("complete");
    }
    try (Coordination coordination = new Coordination(settings, state, FIGURES)) {
      coordination.step(100, 0);
      assertThat(lastReport(topics).getAnswered()).isEqualTo("complete");
    }
  }

  /** Readers that were restored have told nothing yet of where they are. */
  @Test
  void aFeedLongerThanTheReadersLeadGoesOnAfterARestore() throws Exception {
    List<DomainShare> all =
        shares("0.5", "0.3", "0.2", SEQUENCES).stream()
            .map(
                share ->
                    DomainShare.newBuilder(share)
                        .setExhausted("repeat")
                        .setSealed(SEQUENCES)
                        .build())
            .toList();
    prepare("long.", Writing.PLAIN, List.of(record(1, 0, all)));
    RunningTopology mix = submit("long.", 2, 6_000);
    awaitFeed("long.", 6_000, mix);
    mix.stop();
    mix = submit("long.", 1, 6_100);
    awaitFeed("long.", 6_100, mix);
    mix.stop();
  }

  @Test
  void theFeedWaitsForItsTrainer() throws Exception {
    Topics topics = prepare("ahead.", Writing.PLAIN);
    MixSettings settings =
        new MixSettings(
            topics,
            DOMAINS,
            1,
            PARTITIONS,
            connection,
            FeedBounds.NONE.ahead(40),
            Duration.ofDays(1));
    long nearest = 12; // behind a limit the next change point is nearer than that
    try (Coordination coordination =
        new Coordination(settings, FeedEnumerator.beginning(settings), FIGURES)) {
      for (int look = 0; look < 5; look++) {
        assertThat(coordination.step(10_000, 0).moved().horizon()).isBetween(20L, 40 + nearest);
      }
      train(topics, 130);
      Await.until(
          "the horizon follows the trainer",
          PATIENCE,
          () -> coordination.step(10_000, 0).moved().horizon() > 130);
      assertThat(coordination.step(10_000, 0).moved().horizon()).isBetween(150L, 170 + nearest);
    }
  }

  private static void train(Topics topics, long g) throws Exception {
    TrainingLoss loss =
        TrainingLoss.newBuilder().setRun("r").setStep(1).setG(g).setDomains(List.of()).build();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] value = new LogCodec<>(TrainingLoss.class).encode(loss);
      producer.send(new ProducerRecord<>(topics.loss(), 0, null, value)).get();
    }
  }

  private static MixtureReport lastReport(Topics topics) throws Exception {
    MixtureReport[] last = new MixtureReport[1];
    try (var reports =
        new org.hirundo.pipelines.logs.LogReader<>(
            MixtureReport.class, topics.mixtureReport(), connection)) {
      reports.drain((partition, offset, report) -> last[0] = report);
    }
    return last[0];
  }

  private static Topics prepare(String prefix, Writing writing) throws Exception {
    return prepare(prefix, writing, mixture());
  }

  private static Topics prepare(String prefix, Writing writing, List<MixtureRecord> mixture)
      throws Exception {
    Topics topics = new Topics(prefix);
    for (int version = 1; version <= VERSIONS; version++) {
      topics.create(connection, DOMAINS, version, PARTITIONS);
    }
    try (OwnerProducer log = new OwnerProducer(topics, connection)) {
      for (MixtureRecord record : mixture) {
        log.write(topics.mixture(), record, MixtureRecord.class);
      }
    }
    write(topics, writing);
    return topics;
  }

  /** Shares change twice; b is read again from its start; a is read from version 2 for a while. */
  private static List<MixtureRecord> mixture() {
    MixtureLog log = MixtureLog.empty();
    List<DomainShare> shares = shares("0.5", "0.3", "0.2", -1);
    log = log.append(record(1, 0, shares), 0);
    shares = shares("0.1", "0.75", "0.15", -1);
    log = log.append(record(2, log.changePoint(101, shares), shares), 0);
    shares = shares("0.1", "0.75", "0.15", 150);
    log = log.append(record(3, log.changePoint(200, shares), shares), 0);
    shares = shares("0.1", "0.75", "0.15", 150);
    shares.get(0).setLog(2);
    shares.get(2).setLog(2);
    log = log.append(record(4, 243, shares), 0);
    shares = shares("0.1", "0.75", "0.15", 150);
    shares.get(0).setLog(1);
    log = log.append(record(5, 331, shares), 0);
    return log.records();
  }

  private static List<DomainShare> shares(String a, String b, String c, long sealed) {
    return Mixture.parse(Map.of("a", a, "b", b, "c", c))
        .toRecords(Map.of("b", Exhaustion.parse("repeat")))
        .stream()
        .map(
            share ->
                share.getDomain().equals("b")
                    ? DomainShare.newBuilder(share).setSealed(sealed).build()
                    : share)
        .sorted(java.util.Comparator.comparing(DomainShare::getDomain))
        .toList();
  }

  private static MixtureRecord record(int version, long from, List<DomainShare> shares) {
    return MixtureRecord.newBuilder()
        .setVersion(version)
        .setEffectiveFrom(from)
        .setFeedId("feed")
        .setPartitions(PARTITIONS)
        .setSequenceLength(LENGTH)
        .setTokenizer("made-up")
        .setSeed(MixtureLogStore.SEED)
        .setShares(shares)
        .build();
  }

  private static void write(Topics topics, Writing writing) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", topics.prefix() + "writer");
    LogCodec<Sequence> codec = new LogCodec<>(Sequence.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      int step = writing == Writing.PLAIN ? SEQUENCES : 23;
      for (int from = 0; from < SEQUENCES; from += step) {
        if (writing == Writing.INTERRUPTED) {
          producer.beginTransaction();
          send(producer, codec, topics, from, 5, 1);
          producer.flush();
          producer.abortTransaction();
        }
        producer.beginTransaction();
        send(producer, codec, topics, from, Math.min(step, SEQUENCES - from), 0);
        producer.commitTransaction();
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      LogCodec<Sequence> codec,
      Topics topics,
      int from,
      int count,
      int salt) {
    for (int ordinal = from; ordinal < from + count; ordinal++) {
      for (String domain : DOMAINS) {
        for (int version = 1; version <= VERSIONS; version++) {
          SequenceLog log = new SequenceLog(domain, version);
          producer.send(
              new ProducerRecord<>(
                  topics.sequences(log),
                  ordinal % PARTITIONS,
                  null,
                  codec.encode(sequence(log, ordinal, salt))));
        }
      }
    }
  }

  private static Sequence sequence(SequenceLog log, long ordinal, int salt) {
    String domain = log.domain();
    ByteBuffer tokens = ByteBuffer.allocate(LENGTH * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < LENGTH; i++) {
      tokens.putInt(domain.charAt(0) << 20 | log.version() << 16 | (int) ordinal << 4 | i + salt);
    }
    return new Sequence(
        domain,
        ordinal,
        tokens.flip(),
        List.of(new SequenceDocument(ordinal, 0, LENGTH, 0)),
        "made-up");
  }

  private static RunningTopology submit(String prefix, int parallelism, long limit)
      throws Exception {
    Configuration configuration = configuration(prefix);
    return cluster.submit(
        "mix " + prefix,
        folder.resolve(prefix + "state"),
        parallelism,
        Duration.ofMillis(300),
        environment ->
            MixTopology.build(
                environment,
                configuration,
                new Topics(prefix),
                connection,
                FeedBounds.INPUT.upTo(limit)));
  }

  private static Configuration configuration(String prefix) throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "{}");
    return Configuration.load(
        Files.writeString(
            folder.resolve(prefix + "yaml"),
            """
            datasets:
              - {domain: a, name: a, path: "%1$s/rows.jsonl"}
              - {domain: b, name: b, path: "%1$s/rows.jsonl"}
              - {domain: c, name: c, path: "%1$s/rows.jsonl"}
            sequence-length: 8
            mixture: {a: 0.5, b: 0.3, c: 0.2}
            feed: {partitions: 4, archive: "%1$s/%2$sfeed"}
            documents: {archive: "%1$s/%2$sdocuments"}
            state: "%1$s/%2$sstate"
            """
                .formatted(folder, prefix)));
  }

  private static void awaitFeed(String prefix, long length, RunningTopology topology)
      throws Exception {
    Await.until(
        prefix + "feed has " + length + " sequences",
        PATIENCE,
        () -> {
          topology.check();
          return feed(prefix).size() == length;
        });
  }

  private static Map<Long, FeedWalk.Found> feed(String prefix) throws Exception {
    Map<Long, FeedWalk.Found> feed = new TreeMap<>();
    try (FeedWalk walk = new FeedWalk(new Topics(prefix).feed(), PARTITIONS, connection)) {
      for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
        assertThat(feed.put(found.record().getG(), found)).isNull();
      }
    }
    return feed;
  }

  private static String digest(String prefix) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    TokenLedger ledger = new TokenLedger(MixtureLog.of(mixture()));
    for (FeedWalk.Found found : feed(prefix).values()) {
      FeedRecord record = found.record();
      ledger.add(record, found.partition());
      SequenceLog log = new SequenceLog(record.getDomain(), record.getLog());
      assertThat(record.getTokens()).isEqualTo(sequence(log, record.getOrdinal(), 0).getTokens());
      boolean moved =
          record.getG() >= 243
              && (log.domain().equals("c") || log.domain().equals("a") && record.getG() < 331);
      assertThat(log.version()).as("g=" + record.getG()).isEqualTo(moved ? 2 : 1);
      digest.update(
          "%d %s %d %d %d "
              .formatted(
                  record.getG(),
                  record.getDomain(),
                  record.getOrdinal(),
                  record.getPass(),
                  record.getMixtureVersion())
              .getBytes(StandardCharsets.UTF_8));
      digest.update(record.getTokens().duplicate());
    }
    assertThat(ledger.findings()).as(prefix).isEmpty();
    assertThat(ledger.g()).as(prefix).isEqualTo(FEED);
    return HexFormat.of().formatHex(digest.digest());
  }
}
