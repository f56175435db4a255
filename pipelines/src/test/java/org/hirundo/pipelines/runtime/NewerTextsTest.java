package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.selection.CopyFreezing;
import org.hirundo.pipelines.selection.CopyFreezing.Counted;
import org.hirundo.pipelines.selection.Eligibility;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.TakedownRequest;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With {@code dedup.keep: newest}, texts that moved are documents to pack and none to curate. What
 * was copied can be packed for a domain of its own.
 */
class NewerTextsTest {
  private static final int ROWS = 30;
  private static final int COPIED = 20; // these come twice more, each time with another end
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private void rows(String name, int rows, String end) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows; i++) {
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

  /**
   * @param selection the mixture and how documents are selected
   */
  private Configuration configuration(int version, String selection) throws Exception {
    return Configuration.load(
        Files.writeString(
            folder.resolve("run" + version + ".yaml"),
            """
            datasets:
              - {name: old, domain: ja, path: "%1$s/old.jsonl", id: url, through: {dedup: on}}
              - {name: new, domain: ja, path: "%1$s/new.jsonl", id: url, through: {dedup: on}}
              - {name: next, domain: ja, path: "%1$s/next.jsonl", id: url, through: {dedup: on}}
            dedup: {keep: newest}
            sequence-length: 128
            tokenizer: r50k_base
            sequences: {version: %2$d}
            %3$s
            feed: {partitions: 2}
            state: "%1$s/state"
            dashboard: {host: 127.0.0.1, port: 0}
            parallelism: 2
            checkpoint-interval: 300ms
            """
                .formatted(folder, version, selection)));
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
    rows("old", ROWS, "");
    rows("new", COPIED, "改めて書いた。");
    rows("next", COPIED / 2, "また改めて書いた。");
    Configuration configuration = configuration(1, "mixture: {ja: 1}");
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
        .containsEntry(Eligibility.NEWER_TEXT, COPIED + COPIED / 2L)
        .containsEntry("takedown", 1L);
    assertThat(report.getSelected()).isEqualTo(ROWS - 1);
    assertThat(packed.packed()).isEqualTo(ROWS);
    copiesArePackedForOtherDomains(configuration, report.getTokens());
  }

  private void copiesArePackedForOtherDomains(Configuration first, long tokens) throws Exception {
    Path counts = folder.resolve("counts");
    try (Broker broker = Broker.open(first)) {
      CopyFreezing logs = new CopyFreezing(Topics.of(first), broker.connection());
      Counted all = logs.count(Optional.empty());
      assertThat(all.through()).isEqualTo("next");
      all.counter().write(counts, all.through(), all.epoch());
      assertThat(
              logs.count(Optional.of("new"))
                  .counter()
                  .write(folder.resolve("n"), "new", 2)
                  .copies())
          .isEqualTo(COPIED);
    }
    Map<String, PackReport> packed =
        run(
                configuration(
                    2,
                    """
                    mixture: {ja: 0.5, once: 0.25, twice: 0.25}
                    quality:
                      ja:
                        copies:
                          counts: "%s"
                          domains: [{from: 1, domain: once}, {from: 2, domain: twice}]
                    """
                        .formatted(counts)),
                Topology.PACK)
            .pack();
    assertThat(packed.get("ja").getSelected()).isEqualTo(ROWS - COPIED);
    assertThat(packed.get("once").getSelected()).isEqualTo(COPIED - COPIED / 2);
    assertThat(packed.get("twice").getSelected()).isEqualTo(COPIED / 2 - 1);
    assertThat(packed.get("twice").getRefused()).containsOnly(Map.entry("takedown", 1L));
    assertThat(packed.values().stream().mapToLong(PackReport::getTokens).sum()).isEqualTo(tokens);
  }
}
