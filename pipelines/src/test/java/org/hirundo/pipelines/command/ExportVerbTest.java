package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.export.ExportFormat;
import org.hirundo.pipelines.export.SmallFeed;
import org.hirundo.pipelines.logs.ArchivedFeed;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportVerbTest {
  private static final int PARTITIONS = 2;
  private static final int S = 64;

  private static final Map<String, String> GOLDEN =
      Map.of(
          "en.jsonl", "e5ba11d62304ff67",
          "en.npy", "34af71b43def8f89",
          "en_text_document.bin", "ba7aa0a7fc885d3f",
          "en_text_document.idx", "775fcbf02700bb0b",
          "index.json", "106845e254b44770",
          "ja.jsonl", "d169693eef8bfba4",
          "ja.npy", "6a7ecf1029063ff5",
          "ja_text_document.bin", "e2e890028014aeea",
          "ja_text_document.idx", "598f53a26479dd35",
          "shard.00000.mds", "d13ff4e47698b3bd");

  @TempDir private static Path parent;
  private static EmbeddedBroker broker;
  private static int end;
  private static ArchivedFeed shortened; // topics of their own, of which the export loses the front

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(parent.resolve("kafka"), 0);
    Properties connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    Topics.PLAIN.create(connection, List.of("en", "ja"), PARTITIONS);
    Tokenizer tokenizer = Tokenizers.open("r50k_base");
    List<FeedRecord> records =
        new SmallFeed(tokenizer, S)
            .domain("en", SmallFeed.prose(30, 1))
            .domain("ja", SmallFeed.prose(30, 2))
            .records(3);
    end = records.size();
    Topics other = new Topics("short.");
    other.create(connection, List.of("en", "ja"), PARTITIONS);
    shortened = new ArchivedFeed(other.feed(), PARTITIONS, parent.resolve("archive"), connection);
    shortened.store(records.subList(0, end * 2 / 3));
    RoundPermutation dealing = new RoundPermutation(PARTITIONS, 42);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(value("mixture", 0, MixtureRecord.class, mixture(tokenizer, -1)));
      producer.send(value(other.mixture(), 0, MixtureRecord.class, mixture(tokenizer, end)));
      for (FeedRecord record : records) {
        int partition = dealing.partition(record.getG());
        producer.send(value("feed", partition, FeedRecord.class, record));
        producer.send(value(other.feed(), partition, FeedRecord.class, record));
      }
    }
    shortened.forget(end / 6, end / 5);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static <T extends SpecificRecordBase> ProducerRecord<byte[], byte[]> value(
      String topic, int partition, Class<T> type, T record) {
    return new ProducerRecord<>(topic, partition, null, new LogCodec<>(type).encode(record));
  }

  private static MixtureRecord mixture(Tokenizer tokenizer, long endsAt) {
    return MixtureRecord.newBuilder()
        .setVersion(1)
        .setEffectiveFrom(0)
        .setFeedId("feed-1")
        .setPartitions(PARTITIONS)
        .setSequenceLength(S)
        .setTokenizer(tokenizer.fingerprint())
        .setSeed(42)
        .setEndsAt(endsAt)
        .setShares(
            Mixture.parse(new TreeMap<>(Map.of("en", "1/2", "ja", "1/2")))
                .toRecords(Map.of("en", Exhaustion.WAIT, "ja", Exhaustion.WAIT)))
        .build();
  }

  private static Ran export(String folder, String... more) {
    String[] arguments = {
      "export", "--bootstrap", broker.bootstrap(), "-o", parent.resolve(folder).toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Ran.hirundo(all);
  }

  @Test
  void theWholeFeedIsWrittenAndTheBlendPrinted() throws IOException {
    Ran ran = export("megatron", "--format", "megatron");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("g=0 to g=" + (end - 1) + " as megatron, uint16 tokens")
        .contains("--data-path 0.")
        .contains("--dataloader-type external");
    long tokens =
        Files.size(parent.resolve("megatron/en_text_document.bin"))
            + Files.size(parent.resolve("megatron/ja_text_document.bin"));
    assertThat(tokens).isEqualTo(2L * S * end);
  }

  @Test
  void oneDomainOfAStretch() throws IOException {
    Ran ran = export("olmo", "--format", "olmo", "--from", "3", "--to", "10", "--domain", "ja");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(Files.size(parent.resolve("olmo/ja.npy"))).isEqualTo(2L * S * 4);
    assertThat(parent.resolve("olmo/en.npy")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void whatKafkaLostComesFromTheArchiveByteForByte(ExportFormat format) throws IOException {
    String name = format.name().toLowerCase(Locale.ROOT);
    for (String from : format == ExportFormat.MDS ? List.of("0", "" + end / 2) : List.of("11")) {
      Ran whole = export(name + "-whole-" + from, "--format", name, "--from", from);
      Ran archived =
          export(
              name + "-archived-" + from,
              "--format",
              name,
              "--from",
              from,
              "--prefix",
              "short.",
              "--archive",
              parent.resolve("archive").toString());
      assertThat(archived.status()).as(archived.err()).isZero();
      assertThat(archived.out()).contains("The feed ends there: its mixture log declares it");
      assertThat(whole.out()).doesNotContain("The feed ends there");
      Map<String, String> expected = hashes(parent.resolve(name + "-whole-" + from));
      assertThat(hashes(parent.resolve(name + "-archived-" + from))).isEqualTo(expected);
    }
  }

  /** What these formats were on the day when their own readers last read them. */
  @Test
  void theFilesAreThoseThatTheirReadersRead() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String format : List.of("megatron", "mds", "olmo", "jsonl")) {
      export("golden-" + format, "--format", format, "--from", "7", "--to", "40");
      hashes(parent.resolve("golden-" + format))
          .forEach((file, hash) -> all.put(file, hash.substring(0, 16)));
    }
    assertThat(all).containsExactlyInAnyOrderEntriesOf(GOLDEN);
  }

  /** SHA-256 of each file but export.json, which names folders. */
  private static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("export.json")) {
          hashes.put(file.getFileName().toString(), sha256(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutTheArchiveWhatIsMissingIsWrongUsage() {
    wrong("g=0 is no longer in Kafka", "--format", "mds", "--prefix", "short.");
    wrong("name the feed's archive (--archive)", "--format", "mds", "--prefix", "short.");
    wrong("for good; leave --to out", "--format", "mds", "--prefix", "short.", "--to", "99999");
  }

  @Test
  void wrongUsageWritesNothing() {
    wrong("expected one of [MEGATRON, MDS, OLMO, JSONL]", "--format", "parquet");
    wrong("g=" + end + " is not in the feed", "--format", "mds", "--from", "" + end);
    wrong("no domain 'fr'", "--format", "mds", "--domain", "fr");
    wrong("is no file and none of", "--format", "mds", "--tokenizer", "nowhere.json");
    wrong("but the feed was made with r50k_base-", "--format", "mds", "--tokenizer", "p50k_base");
    assertThat(export("kafka", "--format", "mds").err()).contains("is not empty");
  }

  private static void wrong(String message, String... arguments) {
    Ran ran = export("wrong", arguments);
    assertThat(ran.status()).as(ran.err()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(message);
    assertThat(parent.resolve("wrong"))
        .satisfiesAnyOf(
            folder -> assertThat(folder).doesNotExist(),
            folder -> assertThat(folder).isEmptyDirectory());
  }
}
