package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.command.Ran;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.Await;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.FeedReplay;
import org.hirundo.pipelines.runtime.LocalCluster;
import org.hirundo.pipelines.runtime.RunningTopology;
import org.hirundo.pipelines.takedown.FeedHoldings;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.WaitingSequences;
import org.hirundo.pipelines.takedown.WithheldIds;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.hirundo.schemas.SequenceSizes;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.hirundo.schemas.WithheldDocuments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents taken out of a feed whose sequences are packed already, while it runs. */
class TakenOutFeedTest {
  private static final int PARTITIONS = 4;
  private static final int S = 16;
  private static final int SEQUENCES = 200;
  private static final long FEED = 500;
  private static final int DOCUMENTS = 23; // of each domain, in turn; 3 pieces a sequence
  private static final List<String> DOMAINS = List.of("a", "b");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static LocalCluster cluster;
  private static Properties connection;

  private enum Form {
    CONCATENATED,
    PADDED
  }

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
  void documentsLeaveAConcatenatedFeedFromSomeGOn() throws Exception {
    documentsLeave(Form.CONCATENATED);
  }

  @Test
  void documentsLeaveAPaddedFeedFromSomeGOn() throws Exception {
    documentsLeave(Form.PADDED);
  }

  /** Both domains are read over and over, so later passes must leave them out, too. */
  private static void documentsLeave(Form form) throws Exception {
    Topics topics = new Topics(form.name().toLowerCase() + ".");
    prepare(topics, form);
    RunningTopology mix = submit(topics, 2, 60);
    awaitFeed(topics, 60, mix);
    withhold(topics, new WithheldDocuments("first", List.of(id("a", 3), id("b", 5)), false));
    awaitVersion(topics, 2, mix);
    mix.stop();
    mix = submit(topics, 1, 200);
    assertThat(mix.restored()).isTrue();
    awaitFeed(topics, 200, mix);
    List<Long> whole = List.of(id("a", 0), id("a", 1), id("a", 2)); // a sequence's only documents
    withhold(topics, new WithheldDocuments("second", whole, false));
    awaitVersion(topics, 3, mix);
    mix.stop();
    mix = submit(topics, 2, 400);
    awaitFeed(topics, 400, mix);
    withhold(topics, new WithheldDocuments("first", List.of(), true));
    awaitVersion(topics, 4, mix);
    mix.stop();
    mix = submit(topics, 1, FEED);
    awaitFeed(topics, FEED, mix);
    mix.stop();

    MixtureLog log = log(topics);
    assertThat(log.records())
        .extracting(MixtureRecord::getWithheld)
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(log.records())
        .extracting(MixtureRecord::getEffectiveFrom)
        .containsExactly(0L, 60L, 200L, 400L);
    TokenLedger ledger = new TokenLedger(log);
    int takenOut = 0;
    int empty = 0;
    Set<Long> after = new HashSet<>();
    for (FeedWalk.Found found : feed(topics)) {
      FeedRecord record = found.record();
      ledger.add(record, found.partition());
      Set<Long> out = new HashSet<>();
      if (record.getG() >= 60 && record.getG() < 400) {
        out.addAll(List.of(id("a", 3), id("b", 5)));
      }
      if (record.getG() >= 200) {
        out.addAll(whole);
      }
      check(record, sequence(record.getDomain(), record.getOrdinal(), form), out);
      takenOut += record.getTakenOut().size();
      empty += record.getDocuments().isEmpty() ? 1 : 0;
      if (record.getG() >= 400) {
        record.getDocuments().forEach(piece -> after.add(piece.getId()));
      }
    }
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.g()).isEqualTo(FEED);
    assertThat(takenOut).isGreaterThan(40);
    assertThat(empty).as("sequences without a document").isPositive();
    assertThat(after).as("those of the takedown that was lifted").contains(id("b", 5));

    reportsOfAllAreThoseOfEach(topics, log, whole);
    theReportTellsWhereTheyAre(topics, whole);
    FeedReplay replay = new FeedReplay(topics, connection, log);
    Topics again = replay.write("again", FEED, 2, there -> {});
    assertThat(replay.read(again, Long.MAX_VALUE)).isEqualTo(replay.read(topics, FEED));
  }

  /** One look through feed and sequence logs, for several takedowns. */
  private static void reportsOfAllAreThoseOfEach(Topics topics, MixtureLog log, List<Long> whole)
      throws Exception {
    Map<String, WithheldIds> each = new TreeMap<>();
    each.put("first", ids(List.of(id("a", 3), id("b", 5))));
    each.put("second", ids(whole));
    each.put("both", ids(List.of(id("a", 0), id("b", 5))));
    each.put("none", WithheldIds.NONE);
    FeedHoldings.Found all =
        new FeedHoldings(topics, log, connection, WithheldIds.all(each.values()))
            .find(Optional.empty());
    var waiting = new WaitingSequences(topics, log, connection).count(each, all);
    for (Map.Entry<String, WithheldIds> one : each.entrySet()) {
      FeedHoldings.Found alone =
          new FeedHoldings(topics, log, connection, one.getValue()).find(Optional.empty());
      assertThat(all.of(one.getValue())).isEqualTo(alone);
      boolean some = !one.getValue().isEmpty();
      assertThat(!alone.pieces().isEmpty()).isEqualTo(some);
      assertThat(waiting.get(one.getKey()))
          .isEqualTo(
              new WaitingSequences(topics, log, connection)
                  .count(Map.of("it", one.getValue()), alone)
                  .get("it"));
    }
    assertThat(waiting.get("none").values())
        .allSatisfy(count -> assertThat(count.holding()).isZero());
    assertThat(waiting.get("second").get(topics.sequences(new SequenceLog("a", 1))).holding())
        .isPositive();
    assertThat(waiting.get("second").get(topics.sequences(new SequenceLog("b", 1))).holding())
        .isZero();
  }

  private static void theReportTellsWhereTheyAre(Topics topics, List<Long> whole) throws Exception {
    List<Takedown> takedowns = new ArrayList<>();
    for (String name : List.of("second", "of nothing")) {
      takedowns.add(
          Takedown.newBuilder()
              .setId(name)
              .setKind(TakedownKind.DOCUMENT)
              .setValue("00000000000000ff")
              .setTwins(TwinPolicy.WITHHOLD)
              .setAuthor("me")
              .setReason("")
              .setAt(0)
              .build());
    }
    new TakedownLogs(topics, connection).write(takedowns);
    Ran ran =
        Ran.hirundo(
            "takedown", "report", "--bootstrap", broker.bootstrap(), "--prefix", topics.prefix());
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.err()).as("no terminal is there").isEmpty();
    JsonNode second = ran.results().get(0);
    assertThat(second.at("/feed/withheld_from").asLong()).isEqualTo(200);
    assertThat(second.at("/feed/mixture_version").asInt()).isEqualTo(3);
    assertThat(second.at("/feed/end").asLong()).isEqualTo(FEED);
    assertThat(second.at("/feed/late").asInt()).isZero();
    assertThat(second.at("/feed/left_out").asInt()).isPositive();
    assertThat(second.at("/feed/held")).isNotEmpty();
    for (JsonNode piece : second.at("/feed/held")) {
      assertThat(piece.get("g").asLong()).isLessThan(200);
      assertThat(Long.parseUnsignedLong(piece.get("id").asText(), 16)).isIn(whole);
    }
    String a = topics.sequences(new SequenceLog("a", 1));
    assertThat(second.get("sequences").get(a).get("holding").asLong()).isPositive();
    JsonNode nothing = ran.results().get(1);
    assertThat(nothing.at("/feed/withheld_from").asLong()).isZero();
    assertThat(nothing.has("sequences")).isFalse();
  }

  private static WithheldIds ids(List<Long> ids) {
    return WithheldIds.of(List.of(new WithheldDocuments("it", ids, false)));
  }

  /** Every document's token is its own, so a token that is where it should not be shows. */
  private static void check(FeedRecord record, Sequence sequence, Set<Long> out) {
    List<Integer> expected = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    List<SequenceDocument> gone = new ArrayList<>();
    for (SequenceDocument piece : sequence.getDocuments()) {
      if (out.contains(piece.getId())) {
        gone.add(piece);
      } else {
        left.add(piece.getId());
        for (int i = 0; i < piece.getLength(); i++) {
          expected.add(token(sequence, piece.getStart() + i));
        }
      }
    }
    List<Integer> found = new ArrayList<>();
    int end = 0;
    for (SequenceDocument piece : record.getDocuments()) {
      assertThat(piece.getStart()).isEqualTo(end);
      end += piece.getLength();
      for (int i = 0; i < piece.getLength(); i++) {
        found.add(token(record.getTokens(), piece.getStart() + i));
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(record.getDocuments()).extracting(SequenceDocument::getId).isEqualTo(left);
    assertThat(record.getTakenOut()).isEqualTo(gone);
    assertThat(record.getTokens().remaining()).isEqualTo(S * Integer.BYTES);
    if (!gone.isEmpty()) {
      for (int i = end; i < S; i++) {
        assertThat(token(record.getTokens(), i)).isIn(PADDING_OF_PACK, 199_999);
      }
    }
  }

  private static final int PADDING_OF_PACK = 7;

  private static int token(Sequence sequence, int at) {
    return token(sequence.getTokens(), at);
  }

  private static int token(ByteBuffer tokens, int at) {
    return tokens.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(at * Integer.BYTES);
  }

  private static long id(String domain, long number) {
    return (long) domain.charAt(0) << 32 | number;
  }

  private static Sequence sequence(String domain, long ordinal, Form form) {
    int padding = form == Form.PADDED ? (int) (ordinal % 5) : 0;
    ByteBuffer tokens = ByteBuffer.allocate(S * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    List<SequenceDocument> documents = new ArrayList<>();
    int start = 0;
    for (int piece = 0; piece < 3; piece++) {
      int length = piece == 2 ? S - padding - start : 3 + (int) ((ordinal + piece) % 3);
      long number = (ordinal * 3 + piece) % DOCUMENTS;
      documents.add(new SequenceDocument(id(domain, number), start, length, 0));
      for (int i = 0; i < length; i++) {
        tokens.putInt(1_000_000 + domain.charAt(0) * 100_000 + (int) number * 1000 + start + i);
      }
      start += length;
    }
    while (tokens.hasRemaining()) {
      tokens.putInt(PADDING_OF_PACK);
    }
    return new Sequence(domain, ordinal, tokens.flip(), documents, "made-up");
  }

  private static void prepare(Topics topics, Form form) throws Exception {
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
              .setPadded(form == Form.PADDED)
              .setShares(
                  Mixture.parse(new TreeMap<>(Map.of("a", "0.7", "b", "0.3")))
                      .toRecords(Map.of("a", sealed(), "b", sealed()))
                      .stream()
                      .map(
                          share ->
                              org.hirundo.schemas.DomainShare.newBuilder(share)
                                  .setSealed(SEQUENCES)
                                  .build())
                      .toList())
              .build(),
          MixtureRecord.class);
    }
    LogCodec<Sequence> sequences = new LogCodec<>(Sequence.class);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (String domain : DOMAINS) {
        SequenceLog log = new SequenceLog(domain, 1);
        List<Integer> real = new ArrayList<>();
        for (long ordinal = 0; ordinal < SEQUENCES; ordinal++) {
          Sequence sequence = sequence(domain, ordinal, form);
          real.add(org.hirundo.schemas.RealTokens.of(sequence));
          producer.send(
              new ProducerRecord<>(
                  topics.sequences(log),
                  (int) (ordinal % PARTITIONS),
                  null,
                  sequences.encode(sequence)));
        }
        if (form == Form.PADDED) {
          producer.send(
              new ProducerRecord<>(
                  topics.sizes(log),
                  0,
                  null,
                  new LogCodec<>(SequenceSizes.class).encode(new SequenceSizes(domain, 0L, real))));
        }
      }
    }
  }

  private static Exhaustion sealed() {
    return Exhaustion.parse("repeat");
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void withhold(Topics topics, WithheldDocuments record) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      byte[] value = new LogCodec<>(WithheldDocuments.class).encode(record);
      producer.send(new ProducerRecord<>(topics.withheld(), 0, null, value)).get();
    }
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
                sequence-length: 16
                mixture: {a: 0.7, b: 0.3}
                feed: {partitions: 4, archive: "%1$s/%2$sfeed"}
                documents: {archive: "%1$s/documents"}
                state: "%1$s/state"
                """
                    .formatted(folder, topics.prefix())));
    return cluster.submit(
        "mix " + topics.prefix(),
        folder.resolve(topics.prefix() + "state"),
        parallelism,
        Duration.ofMillis(300),
        environment ->
            MixTopology.build(
                environment, configuration, topics, connection, FeedBounds.NONE.upTo(limit)));
  }

  private static void awaitFeed(Topics topics, long length, RunningTopology mix) throws Exception {
    Await.until(
        topics.feed() + " has " + length + " sequences",
        PATIENCE,
        () -> {
          mix.check();
          return feed(topics).size() == length;
        });
  }

  private static void awaitVersion(Topics topics, int version, RunningTopology mix)
      throws Exception {
    Await.until(
        "mixture version " + version,
        PATIENCE,
        () -> {
          mix.check();
          return log(topics).records().size() >= version;
        });
  }

  private static MixtureLog log(Topics topics) throws Exception {
    return MixtureLogStore.read(topics, connection);
  }

  private static List<FeedWalk.Found> feed(Topics topics) throws Exception {
    List<FeedWalk.Found> feed = new ArrayList<>();
    try (FeedWalk walk = new FeedWalk(topics.feed(), PARTITIONS, connection)) {
      for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
        feed.add(found);
      }
    }
    return feed;
  }
}
