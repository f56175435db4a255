package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private final ByteArrayOutputStream reports = new ByteArrayOutputStream();

  private JsonLines lines(byte[] bytes) {
    return new JsonLines("x.jsonl", new ByteArrayInputStream(bytes), new PrintStream(reports));
  }

  private static List<JsonLines.Line> all(JsonLines lines) throws IOException {
    List<JsonLines.Line> all = new ArrayList<>();
    for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
      all.add(line);
    }
    return all;
  }

  @Test
  void emptyFileHoldsNoDocuments() throws IOException {
    assertThat(all(lines(new byte[0]))).isEmpty();
  }

  @Test
  void emptyLinesAndAMissingLastLineFeedDoNotMatter() throws IOException {
    String text = "\n{\"id\":\"a\",\"text\":\"x\"}\r\n\n{\"id\":2,\"text\":\"y\"}";
    assertThat(all(lines(text.getBytes(StandardCharsets.UTF_8))))
        .containsExactly(new JsonLines.Line("\"a\"", "x"), new JsonLines.Line("2", "y"));
  }

  @Test
  void linesLongerThanTheBufferAreRead() throws IOException {
    String text = "あ".repeat(100_000);
    byte[] bytes = ("{\"id\":1,\"text\":\"" + text + "\"}\n").getBytes(StandardCharsets.UTF_8);
    assertThat(all(lines(bytes))).containsExactly(new JsonLines.Line("1", text));
  }

  @Test
  void badLinesAreReportedWithTheirNumberAndCounted() throws IOException {
    byte[] bytes =
        "{\"id\":1}\n[]\n{\"id\":null,\"text\":\"x\"}\n{\"id\":1,\"text\":\"\u00e9\"}\nnull\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    JsonLines lines = lines(bytes);
    assertThat(all(lines)).isEmpty();
    assertThat(lines.skipped()).isEqualTo(5);
    assertThat(reports.toString(StandardCharsets.UTF_8).lines())
        .hasSize(5)
        .first()
        .isEqualTo("x.jsonl:1: no text that is a string; line skipped");
  }
}
