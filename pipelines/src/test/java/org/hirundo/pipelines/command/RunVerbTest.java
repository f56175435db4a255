package org.hirundo.pipelines.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunVerbTest {
  @TempDir Path folder;

  @Test
  void allFaultsOfAConfigurationAreToldAndNothingStarts() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            crawls:
              - {index: "%1$s/nowhere/collinfo.json", base: "%1$s"}
            mixture: {ja: 0.35, en: 0.40}
            sequence-length: many
            exhausted: {fr: wait}
            state: "%1$s/state"
            stat: "%1$s/state"
            """
                .formatted(folder));
    Ran ran = Ran.hirundo("run", "--bounded", "--config", file.toString());
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains(file + ":2: ")
        .contains("nowhere/collinfo.json")
        .contains(file + ":3: mixture sums to 0.75")
        .contains(file + ":4: ")
        .contains(file + ":5: ")
        .contains(file + ":7: unknown");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void badRecordsAreRejectedAndCountedAndTheOthersGetThrough() throws IOException {
    String warc = "crawl-data/BAD-1/segments/1/warc/bad.warc.gz";
    Path target = folder.resolve(warc);
    Files.createDirectories(target.getParent());
    byte[] broken = gzip(response(2, page(2)));
    Arrays.fill(broken, broken.length / 2, broken.length / 2 + 20, (byte) 0x55);
    byte[] last = gzip(response(6, page(6)));
    Files.write(
        target,
        join(
            gzip(response(0, page(0))),
            gzip(response(1, "")),
            broken,
            "nothing of a WARC file".getBytes(US_ASCII),
            gzip(response(3, page(3))),
            gzip(response(4, "<html><body><p>" + "a word ".repeat(50_000_000 / 7))),
            gzip(response(5, page(5))),
            Arrays.copyOf(last, last.length / 2)));
    Files.write(
        folder.resolve("crawl-data/BAD-1/warc.paths.gz"),
        gzip((warc + "\ncrawl-data/BAD-1/missing.warc.gz\n").getBytes(US_ASCII)));
    Files.writeString(folder.resolve("collinfo.json"), "[{\"id\": \"BAD-1\"}]");
    Files.writeString(
        folder.resolve("rows.jsonl"),
        "{\"text\": \"%s\"}\nnot JSON\n{\"txt\": 1}\n".formatted("A row that counts. ".repeat(40)));

    Ran ran = Ran.hirundo("run", "--bounded", "--config", configuration().toString());
    assertThat(ran.status()).as(ran.err()).isZero();
    String[] crawl = row(ran.out(), "BAD-1");
    assertThat(Integer.parseInt(crawl[2])).as("documents: %s", ran.out()).isEqualTo(4 - 1);
    assertThat(Integer.parseInt(crawl[1])).isGreaterThanOrEqualTo(8);
    assertThat(ran.out())
        .contains("decode/empty 1")
        .contains("fetch/unreadable-file 1")
        .contains("fetch/");
    String[] rows = row(ran.out(), "rows");
    assertThat(rows[1]).isEqualTo("3");
    assertThat(rows[2]).isEqualTo("1");
    assertThat(ran.out()).contains("the bound holds");
    theFirstSequenceIsTracedToItsRecord(warc);
  }

  private void theFirstSequenceIsTracedToItsRecord(String warc) {
    String file = folder.resolve("run.yaml").toString();
    Ran traced = Ran.hirundo("trace", "0", "--config", file);
    assertThat(traced.status()).as(traced.err()).isZero();
    JsonNode line = traced.results().get(0);
    JsonNode origin = line.get("origin");
    if (line.get("domain").asText().equals("en")) {
      assertThat(origin.get("source").asText()).isEqualTo("BAD-1");
      assertThat(origin.get("file").asText()).isEqualTo(warc);
      assertThat(line.get("text").asText()).startsWith("The swallow number ").hasSize(200);
      assertThat(line.get("values").has("gopher_words@1")).isTrue();
    } else {
      assertThat(origin.get("source").asText()).isEqualTo("rows");
      assertThat(origin.get("position").asLong()).isZero();
      assertThat(line.get("text").asText()).startsWith("A row that counts. ").hasSize(200);
    }
    assertThat(line.at("/tokens/start").asInt()).isZero();
    Ran beyond = Ran.hirundo("trace", "1000000", "--config", file);
    assertThat(beyond.status()).isEqualTo(2);
    assertThat(beyond.err()).contains("the feed has no g=1000000 yet: it has g=0 to g=");
  }

  /** Name, records, documents, copies, near-duplicates and rejects of a source. */
  private static String[] row(String out, String source) {
    return out.lines()
        .filter(line -> line.startsWith(source + " "))
        .findFirst()
        .orElseThrow()
        .split("[ =+≠]+");
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        folder.resolve("run.yaml"),
        """
        crawls:
          - {index: "%1$s/collinfo.json", base: "%1$s/"}
        datasets:
          - {name: rows, domain: code, path: "%1$s/rows.jsonl"}
        sequence-length: 16
        mixture: {en: 0.5, code: 0.5}
        feed: {partitions: 2, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        dashboard: {host: 127.0.0.1, port: 0}
        parallelism: 1
        checkpoint-interval: 500ms
        """
            .formatted(folder));
  }

  private static String page(int number) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, 40)
        .forEach(
            i ->
                text.append("<p>The swallow number ")
                    .append(number * 1000 + i)
                    .append(" left the old barn of village ")
                    .append(number * 77 + i * number)
                    .append(" in the early morning and was seen again in the evening.</p>\n"));
    return "<html lang=en><head><title>Swallows</title></head><body><article>"
        + text
        + "</article></body></html>";
  }

  private static byte[] response(int number, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    String http =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    String head =
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000%d>\r\n"
                .formatted(number)
            + "WARC-Date: 2025-01-01T00:00:00Z\r\nWARC-Target-URI: https://page.example/"
            + number
            + "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
            + (http.length() + bytes.length)
            + "\r\n\r\n";
    return join(
        head.getBytes(US_ASCII), http.getBytes(US_ASCII), bytes, "\r\n\r\n".getBytes(US_ASCII));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
      gzip.write(bytes);
    }
    return all.toByteArray();
  }
}
