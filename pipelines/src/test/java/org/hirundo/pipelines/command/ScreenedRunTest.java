package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.Contamination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenedRunTest {
  private static final String ITEM =
      "A swallow flies nine miles before noon and twice as many after it, how many miles is that?";

  @TempDir private Path folder;

  @Test
  void aContaminatedDocumentIsRefusedCountedAndTold() throws IOException {
    Ran ran = Ran.hirundo("run", "--bounded", "--config", configuration("q").toString());
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("(decontaminated/sums 1)")
        .contains("screened: (masked/email 2, masked/phone 1)");
    List<Contamination> told = contaminations();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getDropped()).isTrue();
    assertThat(told.get(0).getOrigin().getPosition()).isEqualTo(1);
    assertThat(told.get(0).getOverlaps().get(0).getItem()).isEqualTo("1");
    assertThat(ITEM).startsWith(told.get(0).getOverlaps().get(0).getText());
  }

  @Test
  void aBenchmarkThatCannotBeReadStopsTheRunBeforeItStarts() throws IOException {
    for (String verb : List.of("run", "check")) {
      Ran ran = Ran.hirundo(verb, "--config", configuration("prompt").toString());
      assertThat(ran.status()).isEqualTo(2);
      assertThat(ran.err()).contains("sums.jsonl", "no text in a field prompt");
    }
    assertThat(folder.resolve("state")).doesNotExist();
  }

  private List<Contamination> contaminations() throws IOException {
    List<Contamination> told = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("state/kafka"), 0)) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", broker.bootstrap());
      try (LogReader<Contamination> reader =
          new LogReader<>(Contamination.class, Topics.PLAIN.contamination(), connection)) {
        reader.drain((partition, offset, record) -> told.add(record));
      }
    }
    return told;
  }

  private Path configuration(String field) throws IOException {
    Files.writeString(folder.resolve("sums.jsonl"), "{\"q\": \"%s\"}\n".formatted(ITEM));
    Files.writeString(
        folder.resolve("rows.jsonl"),
        """
        {"text": "Write to a@b.io or b@c.io, or call 090-1234-5678. %1$s"}
        {"text": "Exercise: %2$s %1$s"}
        {"text": "Nothing here. %1$s"}
        """
            .formatted("Swallows fly over the river. ".repeat(9), ITEM));
    return Files.writeString(
        folder.resolve("run.yaml"),
        """
        datasets:
          - {name: rows, domain: en, path: "%1$s/rows.jsonl"}
        sequence-length: 16
        mixture: {en: 1}
        decontaminate: {benchmarks: [{name: sums, path: "%1$s/sums.jsonl", fields: %2$s}]}
        personal-data: {en: mask}
        feed: {partitions: 1, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        dashboard: {host: 127.0.0.1, port: 0}
        parallelism: 1
        checkpoint-interval: 500ms
        """
            .formatted(folder, field));
  }
}
