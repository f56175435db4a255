package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.export.SmallFeed;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportVerbTest {
  private static final int PARTITIONS = 2;
  private static final int S = 64;

  @TempDir private static Path parent;
  private static EmbeddedBroker broker;
  private static int end;

  @BeforeAll
  static void start() {
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
    RoundPermutation dealing = new RoundPermutation(PARTITIONS, 42);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(value("mixture", 0, MixtureRecord.class, mixture(tokenizer)));
      for (FeedRecord record : records) {
        producer.send(value("feed", dealing.partition(record.getG()), FeedRecord.class, record));
      }
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static <T extends SpecificRecordBase> ProducerRecord<byte[], byte[]> value(
      String topic, int partition, Class<T> type, T record) {
    return new ProducerRecord<>(topic, partition, null, new LogCodec<>(type).encode(record));
  }

  private static MixtureRecord mixture(Tokenizer tokenizer) {
    return MixtureRecord.newBuilder()
        .setVersion(1)
        .setEffectiveFrom(0)
        .setFeedId("feed-1")
        .setPartitions(PARTITIONS)
        .setSequenceLength(S)
        .setTokenizer(tokenizer.fingerprint())
        .setSeed(42)
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
