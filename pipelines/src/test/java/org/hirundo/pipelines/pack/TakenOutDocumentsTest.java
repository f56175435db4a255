package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.TakedownRequest;
import org.hirundo.pipelines.takedown.TakedownWatch;
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
}
