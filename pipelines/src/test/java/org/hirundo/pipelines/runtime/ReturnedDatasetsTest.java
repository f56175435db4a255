package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.CurateReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rows} and {@code notes} were read: curate has reported of them. */
class ReturnedDatasetsTest {
  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    Topics.PLAIN.create(connection, List.of("en"), 1);
    LogCodec<CurateReport> codec = new LogCodec<>(CurateReport.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String source : List.of("rows", "notes")) {
        CurateReport report =
            CurateReport.newBuilder()
                .setSource(source)
                .setAt(1)
                .setFiles(1)
                .setRecords(1)
                .setDocuments(Map.of("en", 1L))
                .setExactDuplicates(0)
                .setNearDuplicates(0)
                .setRejects(Map.of())
                .build();
        producer.send(
            new ProducerRecord<>(
                Topics.PLAIN.curateReport(), source.getBytes(), codec.encode(report)));
      }
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Path saved(String name, String... uids) throws IOException {
    Path state = folder.resolve(name);
    Path savepoint = Files.createDirectories(state.resolve("savepoints/savepoint-1"));
    List<OperatorState> steps = new ArrayList<>();
    for (String uid : uids) {
      steps.add(new OperatorState(uid, uid, new OperatorID(1, steps.size()), 1, 720));
    }
    try (OutputStream out = Files.newOutputStream(savepoint.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, steps, List.of()), out);
    }
    return state;
  }

  private static ReturnedDatasets configured(Map<String, String> more) throws Exception {
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{}");
    StringBuilder yaml = new StringBuilder("mixture: {en: 1}\ndatasets:\n");
    more.forEach(
        (name, rest) ->
            yaml.append(
                "  - {name: %s, domain: en, path: \"%s\"%s}\n".formatted(name, rows, rest)));
    Path file = Files.writeString(folder.resolve("run.yaml"), yaml);
    return ReturnedDatasets.of(Configuration.load(file), Topics.PLAIN);
  }

  @Test
  void oneThatIsReadOnAndOneThatIsNewAreFine() throws Exception {
    Path state = saved("going-on", "curate-ledger", "curate-corpus-source-rows");
    ReturnedDatasets datasets = configured(Map.of("rows", "", "new", ""));
    assertThatCode(() -> datasets.refuse(state, connection)).doesNotThrowAnyException();
    assertThatCode(() -> datasets.refuse(folder.resolve("none"), connection))
        .doesNotThrowAnyException();
  }

  @Test
  void oneWhosePlaceIsForgottenIsRefusedUnderItsOldName() throws Exception {
    Path state = saved("forgotten", "curate-ledger", "curate-corpus-source-notes");
    assertThatThrownBy(() -> configured(Map.of("notes", "", "rows", "")).refuse(state, connection))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("datasets: rows was read before")
        .hasMessageContaining(state.toString())
        .hasMessageContaining("give it another name, such as rows-2");
  }

  @Test
  void aWeightChangesTheReaderAndIsRefusedToo() throws Exception {
    Path state = saved("unweighted", "curate-ledger", "curate-corpus-source-rows");
    assertThatThrownBy(() -> configured(Map.of("rows", ", weight: 2")).refuse(state, connection))
        .hasMessageContaining("was given a weight, or none");
    Path weighted = saved("weighted", "curate-ledger", "curate-weighted-source-en");
    assertThatCode(() -> configured(Map.of("rows", ", weight: 2")).refuse(weighted, connection))
        .doesNotThrowAnyException();
  }
}
