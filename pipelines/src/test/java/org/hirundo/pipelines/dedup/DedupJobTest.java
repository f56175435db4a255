package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.schemas.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DedupJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAGE =
      "春はあけぼの。やうやう白くなりゆく山ぎは、すこしあかりて、紫だちたる雲のほそくたなびきたる。" + "夏は夜。月のころはさらなり、やみもなほ、蛍の多く飛びちがひたる。秋は夕暮れ。";

  @TempDir private Path folder;
  private final ByteArrayOutputStream reports = new ByteArrayOutputStream();

  private DedupSummary run(StringWriter out, DedupRequest request) throws Exception {
    return DedupJob.run(
        request, out, new PrintStream(reports, true, StandardCharsets.UTF_8), progress -> {});
  }

  private DedupRequest request(Keep keep, Path state, String... inputs) {
    return new DedupRequest(List.of(inputs), DedupParameters.VERIFIED, keep, state, 2, Mode.AUTO);
  }

  private String file(String name, String... lines) throws IOException {
    Path path = folder.resolve(name);
    OutputStream raw = Files.newOutputStream(path);
    try (OutputStream out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(raw)
            : name.endsWith(".zst") ? new ZstdOutputStream(raw) : raw) {
      for (String line : lines) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return path.toString();
  }

  private static String line(Object id, String text) throws IOException {
    return JSON.writeValueAsString(Map.of("id", id, "text", text));
  }

  private static List<JsonNode> rows(StringWriter out) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  @Test
  void eachDocumentHasALineInTheOrderOfTheInput() throws Exception {
    String first = file("1.jsonl", line("a", PAGE), line("b", "short"), line("c", "短い"));
    String second =
        file("2.jsonl.gz", line(7, PAGE + "追記。"), "not json", line("d", "other page"), "{}");
    String third = file("3.jsonl.zst", line("e", PAGE), line("f", "short"), line("g", "shor"));
    StringWriter out = new StringWriter();
    DedupSummary summary = run(out, request(Keep.OLDEST, null, first, second, third));
    List<JsonNode> rows = rows(out);
    assertThat(rows)
        .extracting(row -> row.get("id").asText())
        .containsExactly("a", "b", "c", "7", "d", "e", "f", "g");
    assertThat(rows)
        .extracting(row -> row.get("duplicate_of").asText())
        .containsExactly("null", "null", "null", "a", "null", "a", "b", "null");
    assertThat(rows.get(0).get("similarity").isNull()).isTrue();
    assertThat(rows.get(3).get("id").isNumber()).isTrue();
    assertThat(rows.get(3).get("similarity").doubleValue()).isBetween(.72, 1.);
    assertThat(rows.get(5).get("similarity").doubleValue()).isEqualTo(1);
    assertThat(summary).isEqualTo(new DedupSummary(8, 5, 2, 1, 2, summary.seconds()));
    assertThat(reports.toString(StandardCharsets.UTF_8))
        .contains(second + ":2: not JSON")
        .contains(second + ":4: no id");
  }

  @Test
  void newestLetsLaterFilesTakePrecedence() throws Exception {
    String first = file("1.jsonl", line("a", PAGE));
    String second = file("2.jsonl", line("b", PAGE + "追記。"));
    StringWriter out = new StringWriter();
    run(out, request(Keep.NEWEST, null, first, second));
    assertThat(rows(out))
        .extracting(row -> row.get("duplicate_of").asText())
        .containsExactly("b", "null");
  }

  @Test
  void newestMovesWhatAnEarlierCallKeptToTheLastFile() throws Exception {
    Path state = folder.resolve("moving");
    run(new StringWriter(), request(Keep.NEWEST, state, file("1.jsonl", line("a", PAGE))));
    StringWriter out = new StringWriter();
    String second = file("2.jsonl", line("b", PAGE + "追記。"), line("x", "まったく別の頁です。"));
    String third = file("3.jsonl", line("c", PAGE), line("d", PAGE));
    run(out, request(Keep.NEWEST, state, second, third));
    assertThat(rows(out))
        .extracting(row -> row.get("id").asText() + " " + row.get("duplicate_of").asText())
        .containsExactly("b c", "x null", "c null", "d c");
    assertThat(rows(out))
        .extracting(row -> row.path("replaces").asText())
        .containsExactly("", "", "a", "");
    out = new StringWriter();
    run(out, request(Keep.OLDEST, state, file("4.jsonl", line("e", PAGE))));
    assertThat(rows(out)).extracting(row -> row.get("duplicate_of").asText()).containsExactly("c");
  }

  @Test
  void callsWithAStateFolderComeToWhatOneCallComesTo() throws Exception {
    List<Document> documents = Corpus.versionChains(11, 3, 150);
    List<String> files = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      List<String> lines = new ArrayList<>();
      for (Document document : documents) {
        if (DocumentId.epoch(document.getId()) == epoch) {
          lines.add(line(SequentialGreedy.place(document), document.getText()));
        }
      }
      files.add(file(epoch + ".jsonl", lines.toArray(String[]::new)));
    }
    Path state = folder.resolve("state");
    StringWriter out = new StringWriter();
    run(out, request(Keep.OLDEST, state, files.get(0)));
    run(out, request(Keep.OLDEST, state, files.get(1), files.get(2)));

    Map<Long, String> names = new TreeMap<>();
    Map<String, Long> expected = SequentialGreedy.keptOf(documents, DedupParameters.VERIFIED);
    documents.forEach(
        document -> {
          String place = SequentialGreedy.place(document);
          if (expected.get(place) == document.getId()) {
            names.merge(document.getId(), place, (a, b) -> position(a) < position(b) ? a : b);
          }
        });
    List<JsonNode> rows = rows(out);
    assertThat(rows).hasSize(documents.size());
    for (JsonNode row : rows) {
      String place = row.get("id").textValue();
      String keeper = names.get(expected.get(place));
      assertThat(row.get("duplicate_of").textValue())
          .as(place)
          .isEqualTo(keeper.equals(place) ? null : keeper);
    }
  }

  @ParameterizedTest
  @CsvSource({"VERIFIED,OLDEST", "SWALLOW,NEWEST", "FINEWEB,OLDEST"})
  void batchAndStreamWriteTheSame(String preset, Keep keep) throws Exception {
    List<String> files = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      List<String> lines = new ArrayList<>();
      for (Document document : Corpus.versionChains(21, 3, 100)) {
        if (DocumentId.epoch(document.getId()) == epoch) {
          lines.add(line(SequentialGreedy.place(document), document.getText()));
        }
      }
      files.add(file(epoch + ".jsonl", lines.toArray(String[]::new)));
    }
    DedupParameters parameters = DedupParameters.preset(preset.toLowerCase(Locale.ROOT));
    List<StringWriter> written = new ArrayList<>();
    for (Mode mode : List.of(Mode.BATCH, Mode.STREAM)) {
      StringWriter out = new StringWriter();
      List<DedupProgress> progress = new ArrayList<>();
      DedupSummary summary =
          DedupJob.run(
              new DedupRequest(files, parameters, keep, null, mode == Mode.BATCH ? 3 : 2, mode),
              out,
              new PrintStream(reports, true, StandardCharsets.UTF_8),
              progress::add);
      assertThat(summary.documents()).isEqualTo(300);
      assertThat(summary.near()).isPositive();
      assertThat(summary.seconds()).isPositive();
      DedupProgress last = progress.get(progress.size() - 1);
      assertThat(last.stage()).isEqualTo(DedupProgress.Stage.STORING);
      assertThat(last.documents()).isEqualTo(300);
      assertThat(last.file()).isEqualTo(3);
      written.add(out);
    }
    assertThat(written.get(0)).hasToString(written.get(1).toString());
  }

  @Test
  void batchModeIsRefusedWhereStateIsThere() throws Exception {
    String input = file("1.jsonl", line("a", PAGE));
    Path state = folder.resolve("state");
    run(new StringWriter(), request(Keep.OLDEST, state, input));
    DedupRequest batch =
        new DedupRequest(
            List.of(input), DedupParameters.VERIFIED, Keep.OLDEST, state, 2, Mode.BATCH);
    assertThatThrownBy(() -> run(new StringWriter(), batch))
        .isInstanceOf(DedupException.class)
        .hasMessageContaining("batch mode cannot go on");
  }

  private static int position(String place) {
    return Integer.parseInt(place.substring(place.indexOf(':') + 1));
  }

  @Test
  void otherParametersThanTheStatesAreRefusedByName() throws Exception {
    String input = file("1.jsonl", line("a", PAGE));
    Path state = folder.resolve("state");
    run(new StringWriter(), request(Keep.OLDEST, state, input));
    DedupRequest other =
        new DedupRequest(
            List.of(input), DedupParameters.VERIFIED.withRows(6), Keep.OLDEST, state, 2, Mode.AUTO);
    assertThatThrownBy(() -> run(new StringWriter(), other))
        .isInstanceOf(DedupException.class)
        .hasMessageContaining("18 bands x 7 rows")
        .hasMessageContaining("18 bands x 6 rows");
  }

  /** Kept by two calls of the Hirundo before; {@code verdicts.jsonl} is what it said then. */
  @Test
  void stateOfTheFirstLayoutIsGoneOnWith() throws Exception {
    Path state = folder.resolve("state");
    Files.createDirectories(state);
    try (InputStream file = DedupJobTest.class.getResourceAsStream("/dedup/state-1.zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry one = zip.getNextEntry(); one != null; one = zip.getNextEntry()) {
        Path to = state.resolve(one.getName());
        Files.createDirectories(to.getParent());
        Files.copy(zip, to);
      }
    }
    StringWriter out = new StringWriter();
    run(out, request(Keep.OLDEST, state, state.resolve("next.jsonl").toString()));
    assertThat(out).hasToString(Files.readString(state.resolve("verdicts.jsonl")));
    assertThat(state.resolve("state.json")).content().contains("oph512/3, layout 2\"");
    StringWriter again = new StringWriter();
    DedupSummary copies =
        run(again, request(Keep.OLDEST, state, state.resolve("next.jsonl").toString()));
    assertThat(copies.kept()).isZero();
  }

  @Test
  void stateOfALaterLayoutIsRefused() throws Exception {
    Path state = folder.resolve("state");
    String input = file("1.jsonl", line("a", PAGE));
    run(new StringWriter(), request(Keep.OLDEST, state, input));
    Path note = state.resolve("state.json");
    Files.writeString(note, Files.readString(note).replace("layout 2", "layout 3"));
    assertThatThrownBy(() -> run(new StringWriter(), request(Keep.OLDEST, state, input)))
        .isInstanceOf(DedupException.class)
        .hasMessageContaining("(layout 3 then, nothing of that now)");
  }

  @Test
  void aDamagedFileFailsTheCallAndLeavesTheStateAsItWas() throws Exception {
    Path state = folder.resolve("state");
    run(new StringWriter(), request(Keep.OLDEST, state, file("1.jsonl", line("a", PAGE))));
    String note = Files.readString(state.resolve("state.json"));
    Path damaged =
        Path.of(
            file(
                "2.jsonl.gz",
                IntStream.range(0, 500)
                    .mapToObj(i -> "{\"id\":" + i + ",\"text\":\"" + Math.sin(i) + "\"}")
                    .toArray(String[]::new)));
    byte[] bytes = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(
            () -> run(new StringWriter(), request(Keep.OLDEST, state, damaged.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2.jsonl.gz is damaged after line");
    assertThat(state.resolve("state.json")).content().isEqualTo(note);
    StringWriter out = new StringWriter();
    run(out, request(Keep.OLDEST, state, file("3.jsonl", line("b", PAGE))));
    assertThat(out).hasToString("{\"id\":\"b\",\"duplicate_of\":\"a\",\"similarity\":1.0000}\n");
  }

  @Test
  void stateMayBeLargerThanAMessageOfFlink() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4500; i++) {
      lines.add(line(i, "page number " + i + " has " + Math.sin(i) + " as its content"));
    }
    String input = file("many.jsonl", lines.toArray(String[]::new));
    Path state = folder.resolve("state");
    DedupRequest call =
        new DedupRequest(
            List.of(input), DedupParameters.VERIFIED, Keep.OLDEST, state, 1, Mode.AUTO);
    assertThat(run(new StringWriter(), call).exact()).isZero();
    assertThat(run(new StringWriter(), call).kept()).isZero();
  }

  @Test
  void missingInputsAreNamedBeforeAnythingStarts() {
    assertThatThrownBy(() -> run(new StringWriter(), request(Keep.OLDEST, null, "absent.jsonl")))
        .isInstanceOf(DedupException.class)
        .hasMessageContaining("absent.jsonl");
  }
}
