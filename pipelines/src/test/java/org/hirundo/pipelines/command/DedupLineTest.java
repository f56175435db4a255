package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.hirundo.pipelines.dedup.DedupProgress;
import org.hirundo.pipelines.dedup.DedupProgress.Stage;
import org.junit.jupiter.api.Test;

class DedupLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Console console = new Console(InputStream.nullInputStream(), err, err);

  private static DedupProgress at(Stage stage, long documents) {
    return new DedupProgress(stage, documents, 2, 5, 3, 8);
  }

  @Test
  void saysWhatIsDoneAndHowFast() {
    assertThat(DedupLine.text(at(Stage.READING, 30_000), 10))
        .isEqualTo("reading file 2 of 5: 30,000 documents, 3,000 a second");
    assertThat(DedupLine.text(at(Stage.COMPARING, 30_000), 20))
        .isEqualTo("comparing, step 4 of 8: 30,000 documents, 1,500 a second");
    assertThat(DedupLine.text(at(Stage.STORING, 30_000), 20))
        .isEqualTo("storing: 30,000 documents, 1,500 a second");
  }

  @Test
  void elsewhereThanOnATerminalItTellsWhenSomethingElseBegins() {
    DedupLine line = new DedupLine(new StatusLine(console, false));
    for (int i = 0; i < 50; i++) {
      line.show(at(Stage.READING, i));
    }
    line.show(at(Stage.STORING, 50));
    line.finish();
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(told -> told.startsWith("hirundo: "));
  }

  @Test
  void onATerminalReportsStandAboveTheLineThatChanges() {
    DedupLine line = new DedupLine(new StatusLine(console, true));
    line.show(at(Stage.READING, 10));
    line.reports().println("a.jsonl:3: not JSON; line skipped");
    line.show(at(Stage.STORING, 20));
    line.finish();
    String[] lines = bytes.toString(StandardCharsets.UTF_8).split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0]).endsWith("\ra.jsonl:3: not JSON; line skipped");
    assertThat(lines[1]).startsWith("\rstoring: 20 documents");
  }
}
