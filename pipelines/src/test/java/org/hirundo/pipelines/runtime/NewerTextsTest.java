package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.selection.Eligibility;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.TakedownRequest;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code dedup.keep: newest}, texts that moved are documents to pack and none to curate. */
class NewerTextsTest {
  private static final int ROWS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private void rows(String name, String end) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      Random random = new Random(i);
      lines.append("{\"url\": \"https://").append(name).append(".example/").append(i);
      lines.append("\", \"text\": \"");
      for (int c = 0; c < 900; c++) {
        lines.append((char) ('ぁ' + random.nextInt(80)));
      }
      lines.append(end).append("\"}\n");
    }
    Files.writeString(folder.resolve(name + ".jsonl"), lines.toString());
  }

  private Configuration configuration() throws Exception {
    return Configuration.load(
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            datasets:
              - {name: old, domain: ja, path: "%1$s/old.jsonl", id: url, through: {dedup: on}}
              - {name: new, domain: ja, path: "%1$s/new.jsonl", id: url, through: {dedup: on}}
            dedup: {keep: newest}
            sequence-length: 128
            tokenizer: r50k_base
            mixture: {ja: 1}
            feed: {partitions: 2}
            state: "%1$s/state"
            dashboard: {host: 127.0.0.1, port: 0}
            parallelism: 2
            checkpoint-interval: 300ms
            """
                .formatted(folder)));
  }

  private static Observation run(Configuration configuration, Topology topology) throws Exception {
    Observation[] last = new Observation[1];
    Timer timer = new Timer("patience", true);
    try (LocalRun run = LocalRun.start(configuration, EnumSet.of(topology), FeedBounds.INPUT)) {
      Session session = new Session(configuration, run, now -> last[0] = now);
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              session.end();
            }
          },
          PATIENCE.toMillis());
      assertThatCode(session::complete)
          .as("%s, of which the last was %s", topology, last[0])
          .doesNotThrowAnyException();
      return last[0];
    } finally {
      timer.cancel();
    }
  }

  /** Some of the moved texts are taken out before pack comes to them, which counts them once. */
  @Test
  void aBoundedRunEndsAndPackDecidesOnEachDocumentOnceWhateverMovedOrIsTakenOut() throws Exception {
    rows("old", "");
    rows("new", "改めて書いた。");
    Configuration configuration = configuration();
    Observation curated = run(configuration, Topology.CURATE);
    assertThat(curated.documents()).isEqualTo(ROWS);
    try (Broker broker = Broker.open(configuration)) {
      TakedownLogs logs = new TakedownLogs(Topics.of(configuration), broker.connection());
      TakedownRequest request = new TakedownRequest(TwinPolicy.WITHHOLD, "me", "");
      for (String url : List.of("old.example/1", "new.example/1", "new.example/2")) {
        request.add(TakedownKind.URL, url);
      }
      logs.write(request.takedowns());
    }
    Observation packed = run(configuration, Topology.PACK);
    PackReport report = packed.pack().get("ja");
    assertThat(report.getRefused())
        .containsEntry(Eligibility.NEWER_TEXT, (long) ROWS)
        .containsEntry("takedown", 1L);
    assertThat(report.getSelected()).isEqualTo(ROWS - 1);
    assertThat(packed.packed()).isEqualTo(ROWS);
  }
}
