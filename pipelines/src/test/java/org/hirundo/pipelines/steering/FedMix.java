package org.hirundo.pipelines.steering;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixTopology;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.LocalCluster;
import org.hirundo.pipelines.runtime.RunningTopology;
import org.hirundo.schemas.DomainLoss;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.hirundo.schemas.TrainingLoss;

/**
 * One feed of three domains on a broker: its sequences, a mix, and a trainer's losses. Confined to
 * one thread.
 */
final class FedMix implements AutoCloseable {
  static final List<String> DOMAINS = List.of("a", "b", "c");
  static final int PARTITIONS = 2;
  private static final int LENGTH = 8;

  private final Path file;
  private final Path state;
  private final Configuration configuration;
  private final Topics topics;
  private final Properties connection;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String tokenizer;
  private final LogReader<MixtureRecord> recordLog;
  private final LogReader<MixtureRequest> requestLog;
  private final List<MixtureRecord> records = new ArrayList<>();
  private final List<MixtureRequest> requests = new ArrayList<>();
  private int written;

  /** Makes a feed's logs, its topics' names with that prefix, without a record in them. */
  FedMix(Path folder, String prefix, String bootstrap, String steering) throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "{}");
    state = folder.resolve(prefix + "state");
    file =
        Files.writeString(
            folder.resolve(prefix + "yaml"),
            """
            datasets:
              - {domain: a, name: a, path: "%1$s/rows.jsonl"}
              - {domain: b, name: b, path: "%1$s/rows.jsonl"}
              - {domain: c, name: c, path: "%1$s/rows.jsonl"}
            sequence-length: 8
            mixture: {a: 0.5, b: 0.3, c: 0.2}
            feed: {partitions: 2, archive: "%1$s/%2$sfeed"}
            documents: {archive: "%1$s/%2$sdocuments"}
            state: "%3$s"
            kafka: {bootstrap: "%4$s", prefix: "%2$s"}
            %5$s
            """
                .formatted(folder, prefix, state, bootstrap, steering));
    configuration = Configuration.load(file);
    topics = new Topics(prefix);
    connection = configuration.kafka().connection("");
    topics.create(connection, DOMAINS, PARTITIONS);
    producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer());
    tokenizer = Tokenizers.open(configuration.tokenizer()).fingerprint();
    recordLog = new LogReader<>(MixtureRecord.class, topics.mixture(), connection);
    requestLog = new LogReader<>(MixtureRequest.class, topics.mixtureRequests(), connection);
  }

  Path file() {
    return file;
  }

  Configuration configuration() {
    return configuration;
  }

  Topics topics() {
    return topics;
  }

  Properties connection() {
    return connection;
  }

  /** Writes the mixture log's first record from the configuration. */
  void begin() throws IOException {
    MixtureLogStore.begin(configuration, topics, connection);
  }

  RunningTopology mix(LocalCluster cluster) throws Exception {
    return cluster.submit(
        "mix " + topics.prefix(),
        state,
        1,
        Duration.ofMillis(300),
        environment ->
            MixTopology.build(environment, configuration, topics, connection, FeedBounds.INPUT));
  }

  LossFeedback feedback() {
    return new LossFeedback(configuration, topics, connection, line -> {});
  }

  /** Writes so many further sequences of every domain. */
  void write(int sequences) {
    for (int end = written + sequences; written < end; written++) {
      for (String domain : DOMAINS) {
        send(topics.sequences(domain), written % PARTITIONS, sequence(domain), Sequence.class);
      }
    }
    producer.flush();
  }

  private Sequence sequence(String domain) {
    ByteBuffer tokens = ByteBuffer.allocate(LENGTH * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < LENGTH; i++) {
      tokens.putInt(domain.charAt(0) << 16 | written << 4 | i);
    }
    SequenceDocument document = new SequenceDocument((long) written, 0, LENGTH, 0);
    return new Sequence(domain, (long) written, tokens.flip(), List.of(document), tokenizer);
  }

  /** Publishes the losses of the step that ends before g. */
  void lose(long g, double a, double b, double c) {
    double[] losses = {a, b, c};
    List<DomainLoss> domains = new ArrayList<>();
    for (int d = 0; d < losses.length; d++) {
      domains.add(new DomainLoss(DOMAINS.get(d), losses[d], 100L));
    }
    put(topics.loss(), new TrainingLoss("run", g / 10, g, domains, 0L), TrainingLoss.class);
  }

  <T extends SpecificRecordBase> void put(String topic, T record, Class<T> type) {
    send(topic, 0, record, type);
    producer.flush();
  }

  private <T extends SpecificRecordBase> void send(
      String topic, int partition, T record, Class<T> type) {
    producer.send(
        new ProducerRecord<>(topic, partition, null, new LogCodec<>(type).encode(record)));
  }

  /** The mixture log so far. */
  List<MixtureRecord> records() throws IOException {
    recordLog.drain((partition, offset, record) -> records.add(record));
    return List.copyOf(records);
  }

  /** All requests so far. */
  List<MixtureRequest> requests() throws IOException {
    requestLog.drain((partition, offset, request) -> requests.add(request));
    return List.copyOf(requests);
  }

  /** What is committed of the feed, by g. */
  List<FeedWalk.Found> feed() throws IOException {
    List<FeedWalk.Found> feed = new ArrayList<>();
    try (FeedWalk walk = new FeedWalk(topics.feed(), PARTITIONS, connection)) {
      for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
        feed.add(found);
      }
    }
    return feed;
  }

  @Override
  public void close() {
    recordLog.close();
    requestLog.close();
    producer.close();
  }
}
