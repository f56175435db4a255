package org.hirundo.pipelines.takedown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.InputFile;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Promotion;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.hirundo.schemas.WithheldDocuments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a takedown to the ids that the mixes hear of, and the twins that stand in. */
class TwinPromotionTest {
  private static final long A = 5L << 48 | 17;
  private static final long B = 6L << 48 | 18;

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static Document document(long id, String url) {
    return Document.newBuilder()
        .setId(id)
        .setContentHash(id)
        .setUrl(url)
        .setText("text of " + url)
        .setDomain("ja")
        .setLanguage("ja")
        .setLanguageScore(1f)
        .setOrigin(new Origin("CRAWL", "a.warc.gz", 0, id))
        .build();
  }

  private static Duplicate twin(long id, long of, String url, long position) {
    return Duplicate.newBuilder()
        .setId(id)
        .setDuplicateOf(of)
        .setKind(DuplicateKind.NEAR)
        .setSimilarity(.9f)
        .setUrl(url)
        .setOrigin(new Origin("CRAWL", "b.warc.gz", 1, position))
        .build();
  }

  private static <T extends SpecificRecordBase> void write(
      String topic, Class<T> type, List<T> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (T record : records) {
        producer.send(new ProducerRecord<>(topic, new LogCodec<>(type).encode(record))).get();
      }
    }
  }

  private static Map<Long, Document> documents(Topics topics) throws Exception {
    Map<Long, Document> documents = new HashMap<>();
    try (LogReader<Document> log =
        new LogReader<>(Document.class, topics.documents(), connection)) {
      log.drain(
          (partition, offset, document) ->
              assertThat(documents.put(document.getId(), document)).isNull());
    }
    return documents;
  }

  private static List<Document> archived(Path archive) throws Exception {
    List<Document> found = new ArrayList<>();
    for (InputFile file : new DocumentArchive(archive.toString()).files()) {
      try (ParquetReader<Document> reader =
          AvroParquetReader.<Document>builder(file)
              .withDataModel(SpecificData.getForClass(Document.class))
              .build()) {
        for (Document row = reader.read(); row != null; row = reader.read()) {
          found.add(row);
        }
      }
    }
    return found;
  }

  private static TwinPromotion promotion(Topics topics, TakedownLogs logs, Optional<Path> archive) {
    return new TwinPromotion(
        topics,
        connection,
        logs,
        twin -> document(twin.getId(), twin.getUrl()),
        archive.map(Path::toString));
  }

  @Test
  void theArchiveGetsTheRowThatAnInterruptedCommandLeftOut() throws Exception {
    Topics topics = new Topics("archived.");
    topics.create(connection, List.of("ja"), 1);
    long first = 6L << 48 | 23;
    long second = 6L << 48 | 24;
    write(
        topics.duplicates(),
        Duplicate.class,
        List.of(
            twin(first, A, "https://first.example/a", 1),
            twin(second, B, "https://second.example/b", 2)));
    TakedownLogs logs = new TakedownLogs(topics, connection);
    TakedownRequest request = new TakedownRequest(TwinPolicy.PROMOTE, "me", "asked");
    request.add(TakedownKind.HOST, "gone.example");
    List<Takedown> takedowns = request.takedowns();
    logs.write(takedowns);
    logs.withhold(Map.of(takedowns.get(0).getId(), new long[] {A, B}));

    Path damaged = Files.writeString(folder.resolve("no-folder"), "a file");
    TwinPromotion interrupted = promotion(topics, logs, Optional.of(damaged));
    assertThatThrownBy(() -> interrupted.promote(takedowns, told -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("promoted-");
    assertThat(documents(topics)).containsOnlyKeys(first);

    Path archive = folder.resolve("archived");
    TwinPromotion whole = promotion(topics, logs, Optional.of(archive));
    assertThat(whole.promote(takedowns, told -> {})).hasSize(1);
    assertThat(documents(topics)).containsOnlyKeys(first, second);
    assertThat(archived(archive))
        .extracting(Document::getId)
        .containsExactlyInAnyOrder(first, second);

    Path own = archive.resolve("domain=ja/promoted-%016x.parquet".formatted(first));
    Files.move(own, archive.resolve("domain=ja/merged.parquet"));
    assertThat(whole.promote(takedowns, told -> {})).isEmpty();
    assertThat(archived(archive)).as("in a file of another name").hasSize(2);

    Files.delete(archive.resolve("domain=ja/promoted-%016x.parquet".formatted(second)));
    TakedownRequest other = new TakedownRequest(TwinPolicy.WITHHOLD, "me", "asked, too");
    other.add(TakedownKind.URL, "https://second.example/b");
    logs.write(other.takedowns());
    whole.promote(takedowns, told -> {});
    assertThat(archived(archive))
        .as("what is taken out by now does not come back")
        .extracting(Document::getId)
        .containsExactly(first);
  }

  @Test
  void theFirstTwinThatNothingTakesOutStandsInOnceAndTheOthersAreTold() throws Exception {
    Topics topics = new Topics("twins.");
    Path archive = folder.resolve("documents");
    topics.create(connection, List.of("ja"), 1);
    write(
        topics.documents(),
        Document.class,
        List.of(
            document(A, "https://gone.example/a"),
            document(B, "https://gone.example/b"),
            document(7L << 48 | 19, "https://other.example/c")));
    long copy = 9L << 48 | 30;
    write(
        topics.duplicates(),
        Duplicate.class,
        List.of(
            twin(8L << 48 | 21, A, "https://late.example/a", 1),
            twin(7L << 48 | 22, A, "https://unreadable.example/a", 2),
            twin(6L << 48 | 23, A, "https://sub.gone.example/a", 3),
            twin(copy, A, "https://last.example/a", 4),
            twin(B, B, "https://copy.example/b", 6),
            twin(B, B, "https://copy.example/b", 5),
            twin(5L << 48 | 24, 7L << 48 | 19, "https://twin.example/c", 7)));
    TakedownLogs logs = new TakedownLogs(topics, connection);
    TakedownRequest request = new TakedownRequest(TwinPolicy.PROMOTE, "me", "asked");
    request.add(TakedownKind.HOST, "gone.example");
    List<Takedown> takedowns = request.takedowns();
    logs.write(takedowns);
    String id = takedowns.get(0).getId();
    long[] ids =
        new StoredDocuments(takedowns).find(topics, connection, Optional.empty()).get(id).ids();
    assertThat(ids).containsExactly(A, B);
    assertThat(logs.withhold(Map.of(id, ids))).isEqualTo(2);
    assertThat(logs.withhold(Map.of(id, ids))).as("once more").isZero();
    assertThat(logs.withheld()).containsExactly(new WithheldDocuments(id, List.of(A, B), false));

    List<String> told = new ArrayList<>();
    TwinPromotion promotion =
        new TwinPromotion(
            topics,
            connection,
            logs,
            twin -> {
              if (twin.getUrl().contains("unreadable")) {
                throw new IOException("the file is gone");
              }
              return Document.newBuilder(document(twin.getId(), twin.getUrl()))
                  .setOrigin(twin.getOrigin())
                  .build();
            },
            Optional.of(archive.toString()));
    List<Promotion> promoted = promotion.promote(takedowns, told::add);
    assertThat(promoted)
        .extracting(Promotion::getTakenOut, Promotion::getDuplicate)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(A, 8L << 48 | 21),
            org.assertj.core.groups.Tuple.tuple(B, B));
    assertThat(told).singleElement().asString().contains("7000000000016", "the file is gone");
    Map<Long, Document> stored = documents(topics);
    assertThat(stored).hasSize(5);
    Document near = stored.get(8L << 48 | 21);
    assertThat(near.getUrl()).isEqualTo("https://late.example/a");
    assertThat(near.getAttributes())
        .containsEntry("promoted-for", "%016x".formatted(A))
        .containsEntry("takedown", id);
    long other = promoted.get(1).getPromoted();
    assertThat(other).isNotEqualTo(B);
    assertThat(other >>> 48).as("its epoch, whose scores rank it").isEqualTo(B >>> 48);
    assertThat(stored.get(other).getOrigin().getPosition()).as("the first place").isEqualTo(5);

    assertThat(promotion.promote(takedowns, told::add)).as("once more").isEmpty();
    assertThat(documents(topics)).hasSize(5);
    assertThat(archived(archive)).containsExactlyInAnyOrder(near, stored.get(other));

    logs.write(List.of(Takedown.newBuilder(takedowns.get(0)).setLifted(true).build()));
    logs.release(id);
    logs.release(id);
    assertThat(logs.inForce()).isEmpty();
    assertThat(logs.withheld()).hasSize(2);
    assertThat(WithheldIds.of(logs.withheld()).isEmpty()).isTrue();
  }
}
