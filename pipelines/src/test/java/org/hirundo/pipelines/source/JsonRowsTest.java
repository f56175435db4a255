package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.hirundo.pipelines.source.CorpusFormat.Columns;
import org.hirundo.pipelines.source.CorpusFormat.RawRow;

class JsonRowsTest {
  private static final Transport TRANSPORT = new Transport(TransportSettings.DEFAULTS);
  private static final Columns COLUMNS =
      new Columns("text", "id", "meta.title", List.of("meta", "license"));

  private static List<RawRow> read(byte[] bytes, String name, List<RawRow> into)
      throws IOException {
    Path file = Files.createTempFile("json-rows", name);
    try {
      Files.write(file, bytes);
      try (JsonRows rows = JsonRows.open(TRANSPORT, file.toUri().toString(), name, COLUMNS, 0)) {
        for (RawRow row = rows.next(); row != null; row = rows.next()) {
          into.add(row);
        }
      }
      return into;
    } finally {
      Files.delete(file);
    }
  }

  private static List<RawRow> read(String lines) throws IOException {
    return read(lines.getBytes(StandardCharsets.UTF_8), "rows.jsonl", new ArrayList<>());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Example
  void takesFieldsInAnyOrderWithGroupsAsJson() throws IOException {
    RawRow row =
        read("{\"x\":[{\"text\":1}],\"meta\":{\"title\":\"T\",\"n\":[1,2]},\"id\":7,\"text\":\"a\"}\n")
            .get(0);
    assertThat(row.text()).isEqualTo("a");
    assertThat(row.id()).isEqualTo("7");
    assertThat(row.title()).isEqualTo("T");
    assertThat(row.attributes()).containsOnlyKeys("meta");
    assertThat(row.attributes().get("meta")).isEqualTo("{\"title\":\"T\",\"n\":[1,2]}");
  }

  @Example
  void tellsWhatIsWrongWithALineAndGoesOn() throws IOException {
    String lines =
        String.join(
            "\n",
            "\uFEFF{\"text\":\"one\"}\r",
            "",
            "{\"text\":7}",
            "{\"text\":{\"a\":1}}",
            "{\"text\":null}",
            "{\"id\":\"x\"}",
            "[1]",
            "{\"text\":\"a\"} {\"text\":\"b\"}",
            "{\"text\":\"a",
            "{\"text\":\"last\"}");
    List<RawRow> rows = read(lines);
    assertThat(rows).hasSize(10);
    assertThat(rows.get(0).text()).isEqualTo("one");
    assertThat(rows.get(1)).isSameAs(RawRow.BLANK);
    assertThat(rows.get(2).fault()).contains("field text is number, not text");
    assertThat(rows.get(3).fault()).contains("field text is object, not text");
    assertThat(rows.get(4).fault()).isNull();
    assertThat(rows.get(4).text()).isNull();
    assertThat(rows.get(5).fault()).contains("no field text");
    assertThat(rows.get(6).fault()).contains("not a JSON object");
    assertThat(rows.get(7).fault()).contains("more follows");
    assertThat(rows.get(8).fault()).contains("not JSON");
    assertThat(rows.get(9).text()).isEqualTo("last");
  }

  @Example
  void bytesThatAreNoUtf8AreADamagedRow() throws IOException {
    byte[] line = "{\"text\":\"abc\"}\n{\"text\":\"def\"}\n".getBytes(StandardCharsets.UTF_8);
    line[10] = (byte) 0xFF;
    List<RawRow> rows = read(line, "rows.jsonl", new ArrayList<>());
    assertThat(rows.get(0).fault()).contains("Invalid UTF-8");
    assertThat(rows.get(1).text()).isEqualTo("def");
  }

  @Example
  void aCutGzipGivesTheLinesBeforeTheCutAndThenAnError() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      lines.append("{\"text\":\"line ").append(i * 7919 % 104729).append("\"}\n");
    }
    byte[] whole = gzip(lines.toString());
    List<RawRow> rows = new ArrayList<>();
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2), "rows.jsonl.gz", rows))
        .isInstanceOf(IOException.class);
    assertThat(rows).hasSizeGreaterThan(1000).allMatch(row -> row.fault() == null);
  }

  @Example
  void allMembersOfAGzipAreReadEvenWhenNothingIsAtHandBetweenThem() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(gzip("first\n"));
    both.write(gzip("second\n"));
    InputStream slow =
        new ByteArrayInputStream(both.toByteArray()) {
          @Override
          public synchronized int available() {
            return 0;
          }
        };
    InputStream in = Decompression.byName(slow, "a.gz");
    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("first\nsecond\n");
  }

  @Example
  void whatFollowsAGzipAndIsNoneIsAnError() throws IOException {
    byte[] member = gzip("{\"text\":\"a\"}\n");
    byte[] more = Arrays.copyOf(member, member.length + (1 << 18));
    Arrays.fill(more, member.length, more.length, (byte) 'x');
    assertThatThrownBy(() -> read(more, "rows.jsonl.gz", new ArrayList<>()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gzip member");
  }

  /** Lines of any length, also around the buffer's, are those that a split would give. */
  @Property(tries = 200)
  void linesAreThoseOfASplit(
      @ForAll @Size(max = 12)
          List<@net.jqwik.api.constraints.IntRange(min = 0, max = 300_000) Integer> lengths)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < lengths.size(); i++) {
      byte[] line = new byte[lengths.get(i)];
      Arrays.fill(line, (byte) ('a' + i));
      bytes.write(line);
      bytes.write('\n');
    }
    Lines lines = new Lines(new ByteArrayInputStream(bytes.toByteArray()));
    for (int i = 0; i < lengths.size(); i++) {
      assertThat(lines.next()).isTrue();
      assertThat(lines.length()).isEqualTo(lengths.get(i));
      for (int at = lines.start(); at < lines.start() + lines.length(); at++) {
        if (lines.bytes()[at] != (byte) ('a' + i)) {
          throw new AssertionError("line " + i + " at " + at);
        }
      }
    }
    assertThat(lines.next()).isFalse();
  }

  @Example
  void aLineThatIsTooLongIsToldWithItsLengthAndNotKept() throws IOException {
    InputStream endless =
        new InputStream() {
          private long at;

          @Override
          public int read() {
            long place = at++;
            if (place < Lines.LONGEST + 1000L) {
              return 'x';
            }
            return place == Lines.LONGEST + 1000L ? '\n' : place < Lines.LONGEST + 1003L ? 'y' : -1;
          }
        };
    Lines lines = new Lines(endless);
    assertThat(lines.next()).isTrue();
    assertThat(lines.length()).isEqualTo(Lines.LONGEST + 1000);
    assertThat(lines.next()).isTrue();
    assertThat(lines.length()).isEqualTo(2);
    assertThat(lines.next()).isFalse();
  }
}
