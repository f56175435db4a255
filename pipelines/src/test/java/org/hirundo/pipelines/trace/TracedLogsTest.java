package org.hirundo.pipelines.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TracedLogsTest {
  private static final long LATE = 40_000L << 48; // an epoch whose ids are negative

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Topics topics(String prefix) {
    Topics topics = new Topics(prefix);
    topics.create(connection, List.of("ja"), 1);
    return topics;
  }

  private static TracedLogs logs(Topics topics) throws Exception {
    return new TracedLogs(
        new TraceSource(
            topics,
            connection,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.of(folder.resolve(topics.prefix() + "trace"))));
  }

  /** Writes records over all partitions, aborted once before they are committed. */
  private static <T extends SpecificRecordBase> void write(
      Class<T> type, String topic, List<T> records) throws Exception {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", "test-" + topic);
    LogCodec<T> codec = new LogCodec<>(type);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (boolean committed : new boolean[] {false, true}) {
        producer.beginTransaction();
        for (int n = 0; n < records.size(); n++) {
          producer.send(
              new ProducerRecord<>(topic, n % Topics.WIDE, null, codec.encode(records.get(n))));
        }
        producer.flush();
        if (committed) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    try (Admin admin = Admin.create(connection)) {
      while (ends(admin, topic, IsolationLevel.READ_COMMITTED)
          < ends(admin, topic, IsolationLevel.READ_UNCOMMITTED)) {
        Thread.onSpinWait(); // a commit returns before its markers are in all partitions
      }
    }
  }

  private static long ends(Admin admin, String topic, IsolationLevel isolation) throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int p = 0; p < Topics.WIDE; p++) {
      asked.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    return admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private static List<Duplicate> duplicates(long of, int exact, int near) {
    List<Duplicate> all = new ArrayList<>();
    for (int n = 0; n < exact + near; n++) {
      long id = of + (1L << 48) + n;
      all.add(
          Duplicate.newBuilder()
              .setId(id)
              .setDuplicateOf(of)
              .setKind(n < exact ? DuplicateKind.EXACT : DuplicateKind.NEAR)
              .setSimilarity(n < exact ? 1 : 0.875F)
              .setUrl("https://example.org/" + n)
              .setOrigin(new Origin("CRAWL", "a.warc.gz", 0, (long) n))
              .build());
    }
    return all;
  }

  private static void counts(Copies copies, int exact, int near) {
    JsonNode json = copies.json();
    assertThat(json.get("exact").asInt()).isEqualTo(exact);
    assertThat(json.get("near").asInt()).isEqualTo(near);
  }

  /** Those that are listed, each once, each of the document. */
  private static int listed(long of, int written, Copies copies) {
    Set<String> ids = new HashSet<>();
    for (JsonNode one : copies.json().get("list")) {
      long id = Long.parseUnsignedLong(one.get("id").asText(), 16);
      assertThat(id - of - (1L << 48)).isBetween(0L, written - 1L);
      assertThat(one.get("kind").asText()).isIn("exact", "near");
      assertThat(ids.add(one.get("id").asText())).isTrue();
    }
    return ids.size();
  }

  @Test
  void allCopiesAreCountedAndTwentyOfThemListed() throws Exception {
    Topics topics = topics("counted.");
    List<Duplicate> written = new ArrayList<>();
    written.addAll(duplicates(LATE, 19, 0));
    written.addAll(duplicates(LATE + 1000, 13, 7));
    written.addAll(duplicates(3000, 0, 21));
    written.addAll(duplicates(4000, 300, 200));
    write(Duplicate.class, topics.duplicates(), written);
    try (TracedLogs logs = logs(topics)) {
      logs.refresh();
      Map<Long, Copies> copies = logs.copies(Set.of(LATE, LATE + 1000, 3000L, 4000L, 5000L));
      assertThat(copies).hasSize(5);
      counts(copies.get(LATE), 19, 0);
      assertThat(listed(LATE, 19, copies.get(LATE))).isEqualTo(19);
      counts(copies.get(LATE + 1000), 13, 7);
      assertThat(listed(LATE + 1000, 20, copies.get(LATE + 1000))).isEqualTo(20);
      counts(copies.get(3000L), 0, 21);
      assertThat(listed(3000, 21, copies.get(3000L))).isEqualTo(20);
      counts(copies.get(4000L), 300, 200);
      assertThat(listed(4000, 500, copies.get(4000L))).isEqualTo(20);
      counts(copies.get(5000L), 0, 0);
      assertThat(listed(5000, 0, copies.get(5000L))).isZero();

      write(Duplicate.class, topics.duplicates(), duplicates(5000, 1, 2));
      logs.refresh();
      counts(logs.copies(Set.of(5000L)).get(5000L), 1, 2);
      counts(logs.copies(Set.of(4000L)).get(4000L), 300, 200);
    }
    try (TracedLogs again = logs(topics)) {
      again.refresh();
      counts(again.copies(Set.of(3000L)).get(3000L), 0, 21);
    }
  }

  @Test
  void ofASequenceTwoHundredAreListedAndAllCounted() throws Exception {
    Topics topics = topics("many.");
    List<Duplicate> written = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    for (long of = 0; of < 15_000; of += 1000) {
      written.addAll(duplicates(of, 11, 14));
      ids.add(of);
    }
    write(Duplicate.class, topics.duplicates(), written);
    try (TracedLogs logs = logs(topics)) {
      logs.refresh();
      Map<Long, Copies> copies = logs.copies(ids);
      assertThat(copies.keySet()).isEqualTo(ids);
      int all = 0;
      for (Map.Entry<Long, Copies> of : copies.entrySet()) {
        counts(of.getValue(), 11, 14);
        int listed = listed(of.getKey(), 25, of.getValue());
        assertThat(listed).isLessThanOrEqualTo(20);
        all += listed;
      }
      assertThat(all).isEqualTo(200);
    }
  }

  @Test
  void aLogThatWasMadeAnewUnderItsNameIsReadAnew() throws Exception {
    Topics topics = topics("anew.");
    write(Duplicate.class, topics.duplicates(), duplicates(1000, 5, 5));
    try (TracedLogs logs = logs(topics)) {
      logs.refresh();
      counts(logs.copies(Set.of(1000L)).get(1000L), 5, 5);
    }
    try (Admin admin = Admin.create(connection)) {
      admin.deleteTopics(List.of(topics.duplicates())).all().get();
      while (admin.listTopics().names().get().contains(topics.duplicates())) {
        Thread.onSpinWait();
      }
    }
    topics("anew.");
    write(Duplicate.class, topics.duplicates(), duplicates(2000, 40, 40)); // longer than the first
    try (TracedLogs logs = logs(topics)) {
      logs.refresh();
      counts(logs.copies(Set.of(1000L)).get(1000L), 0, 0);
      counts(logs.copies(Set.of(2000L)).get(2000L), 40, 40);
    }
  }

  private static Document document(long id, long cluster) {
    return Document.newBuilder()
        .setId(id)
        .setContentHash(id)
        .setDomain("ja")
        .setText("text " + id + (cluster == 0 ? "" : " newer"))
        .setLanguage("ja")
        .setLanguageScore(1)
        .setCluster(cluster)
        .setOrigin(new Origin("CRAWL", "a.warc.gz", 0, id & 0xFFFF))
        .build();
  }

  @Test
  void documentsAreFoundInTheLogAndNewerTextsOfKeptOnesAreNot() throws Exception {
    Topics topics = topics("documents.");
    List<Document> written = new ArrayList<>();
    for (long n = 0; n < 300; n++) {
      written.add(document(LATE + n, 0));
      written.add(document(n, n % 2 == 0 ? 0 : 9));
    }
    write(Document.class, topics.documents(), written);
    try (TracedLogs logs = logs(topics)) {
      Map<Long, Document> found = logs.documents(Set.of(LATE, LATE + 299, LATE + 300, 0L, 7L, -1L));
      assertThat(found).containsOnlyKeys(LATE, LATE + 299, 0L);
      assertThat(found.get(LATE + 299).getText()).isEqualTo("text " + (LATE + 299));
      write(Document.class, topics.documents(), List.of(document(7, 0)));
      assertThat(logs.documents(Set.of(7L)).get(7L).getText()).isEqualTo("text 7");
    }
    try (var index = Files.list(folder.resolve("documents.trace"))) {
      assertThat(index).isNotEmpty();
    }
  }
}
