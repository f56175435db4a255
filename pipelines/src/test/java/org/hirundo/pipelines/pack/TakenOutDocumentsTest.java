package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.command.Ran;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.TakedownRequest;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.pipelines.takedown.WithheldIds;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenOutDocumentsTest {
  @TempDir private Path folder;

  private static Judged document(long id, String url, Map<String, String> attributes) {
    return Judged.passed(
        Document.newBuilder()
            .setId(id)
            .setContentHash(id)
            .setUrl(url)
            .setText("Swallows fly south.")
            .setDomain("en")
            .setLanguage("en")
            .setLanguageScore(1f)
            .setAttributes(new HashMap<>(attributes))
            .setOrigin(new Origin("s", "f", 0, 0L))
            .build());
  }

  /** Each document leaves once: refused by the rule takedown, or with its tokens. */
  @Test
  void storedDocumentsThatAreTakenOutAreRefusedAndCounted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", broker.bootstrap());
      TakedownLogs logs = new TakedownLogs(Topics.PLAIN, connection);
      TakedownRequest request = new TakedownRequest(TwinPolicy.PROMOTE, "me", "");
      request.add(TakedownKind.HOST, "gone.example");
      request.add(TakedownKind.DOCUMENT, "7");
      logs.write(request.takedowns());
      SelectAndTokenize select =
          new SelectAndTokenize(
              Screening.NONE, "r50k_base", 1, TakedownWatch.of(Topics.PLAIN, connection));
      try (var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(select))) {
        harness.open();
        harness.processElement(document(1, "https://www.gone.example/", Map.of()), 0);
        harness.processElement(document(3L << 48 | 7, "", Map.of()), 0);
        harness.processElement(document(8, "https://example.com/", Map.of()), 0);
        harness.processElement(document(9, "https://example.org/", Map.of("promoted-for", "1")), 0);
        List<TokenizedDocument> out = harness.extractOutputValues();
        assertThat(out)
            .extracting(TokenizedDocument::refused)
            .containsExactly("takedown", "takedown", "", "");
        assertThat(out.get(0).tokens()).isEmpty();
        assertThat(out.get(2).tokens()).isNotEmpty();
        assertThat(out.get(2).screened()).isEmpty();
        assertThat(out.get(3).screened()).isEqualTo(Map.of("promoted", 1L));
      }
    }
  }

  /** A newer list replaces what a host disallowed before. */
  @Test
  void whatAnOptOutListDisallowsIsWithheldWhereItIsStoredAndRefusedWhereItIsNotPacked()
      throws Exception {
    Map<Long, String> disallowed =
        Map.of(1L, "https://site.example/", 2L, "http://www.site.example/press/internal/a");
    Map<Long, String> allowed =
        Map.of(3L, "https://site.example/press/2024", 4L, "https://other.example/");
    Map<Long, String> all = new TreeMap<>(disallowed);
    all.putAll(allowed);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", broker.bootstrap());
      Topics.PLAIN.create(connection, List.of("en"), 1, 1);
      LogCodec<Document> codec = new LogCodec<>(Document.class);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (Map.Entry<Long, String> one : all.entrySet()) {
          byte[] value = codec.encode(document(one.getKey(), one.getValue(), Map.of()).document());
          producer.send(new ProducerRecord<>(Topics.PLAIN.documents(), value)).get();
        }
      }
      optOut(broker, "Host: site.example\nDisallow: /shop\n");
      TakedownLogs logs = new TakedownLogs(Topics.PLAIN, connection);
      assertThat(logs.withheld()).isEmpty();
      optOut(
          broker,
          """
          Host: site.example
          User-agent: hirundo
          Disallow: /
          Allow: /press/
          Disallow: /press/internal/
          """);
      assertThat(logs.inForce()).hasSize(1);
      assertThat(WithheldIds.of(logs.withheld()).toArray()).containsExactly(1, 2);
      SelectAndTokenize select =
          new SelectAndTokenize(
              Screening.NONE, "r50k_base", 1, TakedownWatch.of(Topics.PLAIN, connection));
      try (var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(select))) {
        harness.open();
        for (Map.Entry<Long, String> one : all.entrySet()) {
          harness.processElement(document(one.getKey(), one.getValue(), Map.of()), 0);
        }
        List<TokenizedDocument> out = harness.extractOutputValues();
        assertThat(out).extracting(TokenizedDocument::id).containsExactlyElementsOf(all.keySet());
        for (TokenizedDocument decided : out) {
          boolean kept = allowed.containsKey(decided.id());
          assertThat(decided.refused()).isEqualTo(kept ? "" : "takedown");
          assertThat(decided.tokens().length > 0).isEqualTo(kept);
        }
      }
    }
  }

  private void optOut(EmbeddedBroker broker, String list) throws Exception {
    Path file = Files.writeString(folder.resolve("optouts.txt"), list);
    Ran ran =
        Ran.hirundo(
            "takedown", "add", "--bootstrap", broker.bootstrap(), "--opt-out", file.toString());
    assertThat(ran.status()).as(ran.err()).isZero();
  }
}
