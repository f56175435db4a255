package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.MixturePlan;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.SequenceLogCheck;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.takedown.WithheldLog;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureTarget;

/** Reads and writes the mixture's logs on the broker. Confined to one thread. */
public final class MixtureLogStore implements AutoCloseable {
  /** Key of the dealing of rounds to partitions, the same in all feeds. */
  static final long SEED = 0x48_69_72_75_6e_64_6fL;

  private final Topics topics;
  private final Properties connection;
  private final LogReader<MixtureRecord> log;
  private final LogReader<MixtureRequest> requests;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<MixtureRecord> records = new ArrayList<>();

  /** Requests of one partition with the offset after each. */
  record Asked(MixtureRequest request, long nextOffset) {}

  public MixtureLogStore(Topics topics, Properties connection) {
    this.topics = topics;
    this.connection = connection;
    log = new LogReader<>(MixtureRecord.class, topics.mixture(), connection);
    requests = new LogReader<>(MixtureRequest.class, topics.mixtureRequests(), connection);
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("acks", "all");
    settings.setProperty("enable.idempotence", "true");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Writes a feed's first record if its log is empty; else checks that the configuration still
   * describes that feed. Shares are the log's affair from then on.
   *
   * @throws IllegalStateException naming what differs
   */
  public static void begin(Configuration configuration, Topics topics, Properties connection)
      throws IOException {
    String tokenizer = Tokenizers.open(configuration.tokenizer()).fingerprint();
    try (MixtureLogStore store = new MixtureLogStore(topics, connection)) {
      List<MixtureRecord> present = store.records();
      if (present.isEmpty()) {
        try (OwnerProducer producer = new OwnerProducer(topics, connection)) {
          present = store.records(); // of a job that was faster
          if (present.isEmpty()) {
            checkSequences(configuration, tokenizer, topics, connection);
            MixtureRecord first = first(configuration, tokenizer);
            producer.write(
                topics.mixture(),
                withholding(first, configuration, topics, connection),
                MixtureRecord.class);
            return;
          }
        }
      }
      MixtureRecord last = present.get(present.size() - 1);
      List<String> differences = new ArrayList<>();
      differ(
          "feed.partitions", last.getPartitions(), configuration.feed().partitions(), differences);
      differ(
          "sequence-length", last.getSequenceLength(), configuration.sequenceLength(), differences);
      differ("tokenizer", last.getTokenizer(), tokenizer, differences);
      if (configuration.padded() && !last.getPadded()) {
        differences.add("packing gave full sequences, gives padded ones");
      }
      if (!differences.isEmpty()) {
        throw new IllegalStateException(
            "the feed on this broker was begun otherwise: "
                + String.join("; ", differences)
                + ". Set it back, or begin a new feed: another feed.name for one of the same documents"
                + " (with another sequences.version for another tokenizer, length or packing), or another"
                + " kafka.prefix and state");
      }
    }
  }

  /** A feed begins with the sequence logs that the configuration packs. */
  private static void checkSequences(
      Configuration configuration, String tokenizer, Topics topics, Properties connection)
      throws IOException {
    SequenceLogCheck check =
        new SequenceLogCheck(
            topics,
            connection,
            configuration.feed().partitions(),
            tokenizer,
            configuration.sequenceLength(),
            configuration.padded());
    for (String domain : configuration.domains()) {
      SequenceLog sequences = new SequenceLog(domain, configuration.sequenceVersion());
      Optional<String> difference = check.difference(sequences);
      if (difference.isPresent()) {
        throw new IllegalStateException(
            difference.get() + ": give this configuration a sequences.version of its own");
      }
    }
  }

  private static void differ(String what, Object before, Object now, List<String> differences) {
    if (!before.equals(now)) {
      differences.add(what + " was " + before + ", is " + now);
    }
  }

  /** What is taken out already is so from g = 0 on. */
  private static MixtureRecord withholding(
      MixtureRecord first, Configuration configuration, Topics topics, Properties connection)
      throws IOException {
    try (WithheldLog withheld = new WithheldLog(topics, connection);
        Tokenizer tokenizer = Tokenizers.open(configuration.tokenizer())) {
      first.setWithheld((long) withheld.records().size());
      first.setPadding(tokenizer.padding());
      return first;
    }
  }

  private static MixtureRecord first(Configuration configuration, String tokenizer) {
    List<DomainShare> shares =
        Mixture.parse(configuration.mixture()).toRecords(configuration.exhausted());
    shares.forEach(share -> share.setLog(configuration.sequenceVersion()));
    MixtureRecord first =
        MixtureRecord.newBuilder()
            .setVersion(1)
            .setEffectiveFrom(0)
            .setFeedId(UUID.randomUUID().toString())
            .setPartitions(configuration.feed().partitions())
            .setSequenceLength(configuration.sequenceLength())
            .setTokenizer(tokenizer)
            .setSeed(SEED)
            .setPadded(configuration.padded())
            .setShares(shares)
            .setAuthor(System.getProperty("user.name", ""))
            .setReason("the configuration at the feed's beginning")
            .setCreatedAt(System.currentTimeMillis())
            .build();
    List<MixtureTarget> targets = new ArrayList<>();
    targets.add(new MixtureTarget(0L, first.getShares(), 0L));
    for (Configuration.Target target : configuration.schedule()) {
      targets.add(
          new MixtureTarget(
              target.from(), Mixture.parse(target.mixture()).toRecords(Map.of()), target.over()));
    }
    return new MixturePlan(MixtureLog.empty(), targets).withSteps(first);
  }

  /**
   * The mixture log of a feed as it is now, checked.
   *
   * @throws IllegalArgumentException if it could never have been accepted
   */
  static MixtureLog read(Topics topics, Properties connection) throws IOException {
    List<MixtureRecord> records = new ArrayList<>();
    try (LogReader<MixtureRecord> log =
        new LogReader<>(MixtureRecord.class, topics.mixture(), connection)) {
      log.drain((partition, offset, record) -> records.add(record));
    }
    return MixtureLog.of(records);
  }

  /** All records so far. */
  public List<MixtureRecord> records() throws IOException {
    log.drain((partition, offset, record) -> records.add(record));
    return List.copyOf(records);
  }

  /**
   * The log so far, checked.
   *
   * @throws IllegalArgumentException if it could never have been accepted
   */
  public MixtureLog log() throws IOException {
    return MixtureLog.of(records());
  }

  /** Why a running mix refused a request, if it did, and if that is among the latest refusals. */
  public Optional<String> refusal(String requestId) throws IOException {
    try (LastRecords<MixtureReport> last =
        new LastRecords<>(
            MixtureReport.class,
            List.of(new TopicPartition(topics.mixtureReport(), 0)),
            connection)) {
      return last.look().values().stream()
          .flatMap(report -> report.getRefusals().stream())
          .filter(refusal -> refusal.getRequestId().equals(requestId))
          .map(MixtureRefusal::getReason)
          .findFirst();
    }
  }

  /** Requests that came in since the last call, in order. */
  List<Asked> requests() throws IOException {
    List<Asked> asked = new ArrayList<>();
    requests.drain((partition, offset, request) -> asked.add(new Asked(request, offset + 1)));
    return asked;
  }

  /** Asks the running mix for a change. */
  public void ask(MixtureRequest request) throws IOException {
    send(topics.mixtureRequests(), request, MixtureRequest.class);
  }

  void report(MixtureReport report) throws IOException {
    send(topics.mixtureReport(), report, MixtureReport.class);
  }

  private <T extends SpecificRecordBase> void send(String topic, T record, Class<T> type)
      throws IOException {
    try {
      producer
          .send(new ProducerRecord<>(topic, 0, null, new LogCodec<>(type).encode(record)))
          .get(1, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("cannot write to " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing to " + topic, e);
    }
  }

  @Override
  public void close() {
    log.close();
    requests.close();
    producer.close();
  }
}
