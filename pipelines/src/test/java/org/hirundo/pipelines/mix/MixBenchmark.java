package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.operators.mixture.Schedule;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.load.FigureLog;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.LocalCluster;
import org.hirundo.pipelines.runtime.RunningTopology;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.hirundo.schemas.SequenceSizes;
import org.junit.jupiter.api.Test;

/**
 * Tokens a second from sequence logs to the committed feed, on a real broker in this process; and
 * the schedule alone. Runs only when it is named: {@code mvn test -pl pipelines -am
 * -Dtest=MixBenchmark -Dsurefire.failIfNoSpecifiedTests=false}. The system property {@code
 * benchmark.variants} names what to measure, each {@code LENGTH/SINK/PARALLELISM/COMPRESSION},
 * LENGTH a sequence's tokens, SINK one of {@code exactly-once}, {@code archive} (exactly once and
 * the Parquet archive), {@code at-least-once}, {@code none} (the source alone). {@code
 * benchmark.megabytes} says how many megabytes of tokens are mixed; {@code benchmark.text} names a
 * text file whose token ids fill the sequences, which made-up ones do otherwise.
 */
class MixBenchmark {
  private static final int PARTITIONS = 4;
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Map<String, String> SHARES =
      Map.of("ja", "0.35", "en", "0.40", "code", "0.17", "math", "0.08");
  private static final List<String> DOMAINS = List.of("ja", "en", "code", "math");
  private static final String VARIANTS =
      "8192/exactly-once/1,8192/exactly-once/2,8192/padded/2,8192/at-least-once/1,8192/at-least-once/2,"
          + "8192/archive/2,8192/none/2,2048/exactly-once/1,2048/exactly-once/2";
  private static final PrintStream OUT = System.out;

  private final Path folder;
  private final int[] ids;
  private EmbeddedBroker broker;
  private LocalCluster cluster;
  private Properties connection;
  private Topics topics;
  private int length;
  private long sequences;
  private long measured; // of them, from the first commit that was seen
  private String compression; // of the feed

  MixBenchmark() throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "benchmark");
    ids = ids();
  }

  @Test
  void measure() throws Exception {
    schedule();
    horizon(false);
    horizon(true);
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    cluster = LocalCluster.start(2);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    try {
      for (String variant : System.getProperty("benchmark.variants", VARIANTS).split(",")) {
        String[] parts = variant.split("/");
        fill(Integer.parseInt(parts[0]));
        compression = parts.length > 3 ? parts[3] : "zstd";
        mix(parts[1], Integer.parseInt(parts[2]));
      }
    } finally {
      cluster.close();
      broker.close();
      delete();
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void schedule() {
    int steps = 20_000_000;
    for (int warm = 0; warm < 2; warm++) {
      Schedule schedule = new Schedule(MixtureLog.of(List.of(first(8192))));
      long start = System.nanoTime();
      for (int i = 0; i < steps; i++) {
        schedule.next();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (warm > 0) {
        OUT.printf("schedule alone: %.1f M sequences/s%n", steps / seconds / 1e6);
      }
    }
  }

  /** The coordinator's walk, with sizes from 1 to S and change points. */
  private static void horizon(boolean padded) {
    int steps = 10_000_000;
    Horizon.Supply supply =
        new Horizon.Supply() {
          @Override
          public long available(SequenceLog log, int partition) {
            return Long.MAX_VALUE;
          }

          @Override
          public int tokens(SequenceLog log, long ordinal) {
            return 1 + (int) (ordinal * 0x9E3779B97F4A7C15L >>> 51);
          }
        };
    MixtureRecord record = MixtureRecord.newBuilder(first(8192)).setPadded(padded).build();
    for (int warm = 0; warm < 2; warm++) {
      Horizon horizon = new Horizon(MixtureLog.of(List.of(record)));
      long start = System.nanoTime();
      horizon.advance(supply, steps);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (warm > 0) {
        OUT.printf(
            "horizon alone, %s: %.1f M sequences/s%n",
            padded ? "padded" : "full", steps / seconds / 1e6);
      }
    }
  }

  private static MixtureRecord first(int length) {
    return MixtureRecord.newBuilder()
        .setVersion(1)
        .setEffectiveFrom(0)
        .setFeedId("benchmark")
        .setPartitions(PARTITIONS)
        .setSequenceLength(length)
        .setTokenizer("benchmark")
        .setSeed(MixtureLogStore.SEED)
        .setShares(Mixture.parse(SHARES).toRecords(Map.of()))
        .build();
  }

  /** Token ids of a text, or made-up ones with as many rare ones as a text has. */
  private static int[] ids() throws IOException {
    String text = System.getProperty("benchmark.text", "");
    if (!text.isEmpty()) {
      Tokenizer tokenizer = Tokenizers.open("o200k_base");
      return tokenizer.encode(Files.readString(Path.of(text)));
    }
    SplittableRandom random = new SplittableRandom(7);
    return IntStream.range(0, 4_000_000)
        .map(i -> (int) Math.pow(200_000, random.nextDouble()))
        .toArray();
  }

  /** Sequence logs of that length, unless they are there. */
  private void fill(int wanted) throws Exception {
    if (wanted == length) {
      return;
    }
    length = wanted;
    topics = new Topics("s" + length + ".");
    topics.create(connection, DOMAINS, PARTITIONS);
    long bytes = Long.getLong("benchmark.megabytes", 1500) << 20;
    sequences = bytes / length / Integer.BYTES;
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("compression.type", System.getProperty("benchmark.fill", "zstd"));
    settings.setProperty("linger.ms", "20");
    settings.setProperty("batch.size", "262144");
    settings.setProperty("max.request.size", "67108864");
    LogCodec<Sequence> codec = new LogCodec<>(Sequence.class);
    LogCodec<SequenceSizes> sizesCodec = new LogCodec<>(SequenceSizes.class);
    SplittableRandom random = new SplittableRandom(3);
    long start = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String domain : DOMAINS) {
        long count = (long) (sequences * Double.parseDouble(SHARES.get(domain)) * 1.05) + 64;
        for (long ordinal = 0; ordinal < count; ordinal++) {
          producer.send(
              new ProducerRecord<>(
                  topics.sequences(domain),
                  (int) (ordinal % PARTITIONS),
                  null,
                  codec.encode(sequence(domain, ordinal, random))));
          if (ordinal % 64 == 0) {
            List<Integer> sizes = Collections.nCopies(64, length);
            producer.send(
                new ProducerRecord<>(
                    topics.sizes(new SequenceLog(domain, 1)),
                    0,
                    null,
                    sizesCodec.encode(new SequenceSizes(domain, ordinal, sizes))));
          }
        }
      }
    }
    OUT.printf("filled in %.0f s%n", (System.nanoTime() - start) / 1e9);
  }

  private Sequence sequence(String domain, long ordinal, SplittableRandom random) {
    ByteBuffer tokens = ByteBuffer.allocate(length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int from = random.nextInt(ids.length - length);
    tokens.asIntBuffer().put(ids, from, length);
    SequenceDocument[] documents = new SequenceDocument[8];
    Arrays.setAll(
        documents, i -> new SequenceDocument(random.nextLong(), i * length / 8, length / 8, 0));
    return new Sequence(domain, ordinal, tokens, List.of(documents), "benchmark");
  }

  private void mix(String sink, int parallelism) throws Exception {
    beginFeed(sink.equals("padded"));
    Path state = folder.resolve("state-" + System.nanoTime());
    RunningTopology topology =
        cluster.submit(
            sink,
            state,
            parallelism,
            INTERVAL,
            environment -> build(environment, sink, state.resolve("feed")));
    long before = cpuNanos();
    double seconds = sink.equals("none") ? horizon(topology) : committed(topology);
    long cpu = cpuNanos() - before;
    if (Boolean.getBoolean("benchmark.idle")) {
      long idle = cpuNanos();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
      OUT.printf("idle: %.2f s of CPU a minute%n", (cpuNanos() - idle) * 2 / 1e9);
    }
    topology.stop();
    double tokens = measured * (double) length;
    OUT.printf(
        "S=%d %s, parallelism %d, %s: %.1f M tokens/s, %.0f MB/s (%.1f s, %.1f s of CPU)%n",
        length,
        sink,
        parallelism,
        compression,
        tokens / seconds / 1e6,
        tokens * 4 / seconds / 1e6,
        seconds,
        cpu / 1e9);
    FigureLog.configured()
        .tell(
            "mix, " + sink + "/" + parallelism,
            "tokens/s, S = " + length,
            tokens / seconds / 1e6,
            "million");
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void beginFeed(boolean padded) throws Exception {
    List<String> ours =
        List.of(
            topics.feed(),
            topics.feedOwners(),
            topics.mixture(),
            topics.mixtureRequests(),
            topics.mixtureReport());
    try (Admin admin = Admin.create(connection)) {
      admin.deleteTopics(ours).all().get(1, TimeUnit.MINUTES);
      while (admin.listTopics().names().get().stream().anyMatch(ours::contains)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    topics.create(connection, DOMAINS, PARTITIONS);
    try (OwnerProducer log = new OwnerProducer(topics, connection)) {
      MixtureRecord record = MixtureRecord.newBuilder(first(length)).setPadded(padded).build();
      log.write(topics.mixture(), record, MixtureRecord.class);
    }
  }

  private void build(StreamExecutionEnvironment environment, String sink, Path archive) {
    MixSettings settings =
        new MixSettings(
            topics,
            DOMAINS,
            1,
            PARTITIONS,
            compressed(),
            FeedBounds.INPUT.upTo(sequences),
            Duration.ZERO);
    if (List.of("exactly-once", "archive", "padded").contains(sink)) {
      MixTopology.build(environment, settings, sink.equals("archive") ? archive.toString() : "");
      return;
    }
    var feed =
        environment
            .fromSource(new FeedSource(settings), WatermarkStrategy.noWatermarks(), "feed-source")
            .uid("mix-feed-source");
    if (sink.equals("none")) {
      feed.sinkTo(new DiscardingSink<>()).name("none").uid("none");
    } else {
      feed.sinkTo(atLeastOnce()).name("feed-log").uid("mix-feed-log");
    }
  }

  private Properties compressed() {
    Properties producer = new Properties();
    producer.putAll(connection);
    producer.setProperty("compression.type", compression);
    return producer;
  }

  private KafkaSink<FeedRecord> atLeastOnce() {
    Properties producer = compressed();
    producer.setProperty("max.request.size", "67108864");
    producer.setProperty("linger.ms", "20");
    producer.setProperty("batch.size", "262144");
    return KafkaSink.<FeedRecord>builder()
        .setKafkaProducerConfig(producer)
        .setBootstrapServers(broker.bootstrap())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new Plain(topics.feed()))
        .build();
  }

  private static final class Plain implements KafkaRecordSerializationSchema<FeedRecord> {
    private static final long serialVersionUID = 1L;
    private final String feed;
    private transient LogCodec<FeedRecord> codec;
    private transient RoundPermutation dealing;

    private Plain(String feed) {
      this.feed = feed;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        FeedRecord record, KafkaSinkContext context, Long timestamp) {
      if (codec == null) {
        codec = new LogCodec<>(FeedRecord.class);
        dealing = new RoundPermutation(PARTITIONS, MixtureLogStore.SEED);
      }
      int partition = dealing.partition(record.getG());
      return new ProducerRecord<>(feed, partition, null, codec.encode(record));
    }
  }

  /** Seconds from the first commit that is seen to the last. */
  private double committed(RunningTopology topology) throws Exception {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topics.feed(), p)).toList();
    try (var consumer = LogReader.consumer(connection)) {
      long first = 0;
      long start = 0;
      while (true) {
        topology.check();
        long now = System.nanoTime();
        long there =
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
        if (first == 0 && there > 0) {
          first = there;
          start = now;
        }
        if (there >= sequences) {
          measured = sequences - first;
          return (now - start) / 1e9;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** Seconds until the last sequence is granted, which is when nearly all others were taken. */
  private double horizon(RunningTopology topology) throws Exception {
    long start = 0;
    long first = 0;
    while (true) {
      topology.check();
      long now = System.nanoTime();
      long there = Reported.horizon(topics, connection);
      if (first == 0 && there > 0) {
        first = there;
        start = now;
      }
      if (there >= sequences) {
        measured = sequences - first;
        return (now - start) / 1e9;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** The newest report of the mix. */
  private static final class Reported {
    private static long horizon(Topics topics, Properties connection) throws IOException {
      TopicPartition place = new TopicPartition(topics.mixtureReport(), 0);
      try (var last =
          new org.hirundo.pipelines.logs.LastRecords<>(
              org.hirundo.schemas.MixtureReport.class, List.of(place), connection)) {
        var report = last.look().get(place);
        return report == null ? 0 : report.getHorizon();
      }
    }
  }
}
