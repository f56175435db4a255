package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractVerbTest {
  private static final String SENTENCES =
      "ツバメは春になると南の国から海を越えて日本へ渡ってきます。家の軒下に泥と枯れ草で巣を作り、ひなを育てます。".repeat(6);

  @TempDir Path folder;

  @Test
  void aPageIsOneLineWithExactlyTheFieldsOfTheInterface() throws IOException {
    Path file = page("a.html", SENTENCES, StandardCharsets.UTF_8);
    Ran ran = Ran.hirundo("extract", file.toString());
    assertThat(ran.status()).isZero();
    JsonNode page = ran.results().get(0);
    assertThat(page.fieldNames())
        .toIterable()
        .containsExactly(
            "source",
            "url",
            "charset",
            "language",
            "language_score",
            "domain",
            "title",
            "text",
            "rejected");
    assertThat(page.path("source").textValue()).isEqualTo(file.toString());
    assertThat(page.path("language").textValue()).isEqualTo("ja");
    assertThat(page.path("domain").textValue()).isEqualTo("ja");
    assertThat(page.path("title").textValue()).isEqualTo("つばめ");
    assertThat(page.path("text").textValue()).contains("南の国から");
    assertThat(page.path("rejected").isNull()).isTrue();
  }

  @Test
  void aFolderIsWalkedSortedAndOtherFilesArePassedOver() throws IOException {
    page("b/2.html", SENTENCES, StandardCharsets.UTF_8);
    page("b/1.html.ja.sjis", SENTENCES, Charset.forName("windows-31j"));
    page("a/page", SENTENCES, Charset.forName("EUC-JP"));
    Files.writeString(folder.resolve("b/README.md"), "no page");
    Ran ran = Ran.hirundo("extract", folder.toString());
    assertThat(sources(ran)).containsExactly("a/page", "b/1.html.ja.sjis", "b/2.html");
    assertThat(ran.results())
        .allSatisfy(page -> assertThat(page.path("text").textValue()).contains("海を越えて"));
    assertThat(ran.err()).contains("1 files that hold no page");
  }

  @Test
  void aRejectedPageSaysWhy() throws IOException {
    Path empty = page("empty.html", "", StandardCharsets.UTF_8);
    Path foreign =
        page(
            "de.html",
            "Die Schwalben kommen im Frühling aus dem Süden zurück und bauen ihre Nester. "
                .repeat(9),
            StandardCharsets.UTF_8);
    Path binary = Files.write(folder.resolve("x.html"), new byte[] {'%', 'P', 'D', 'F', 0, 1, 2});
    Ran ran = Ran.hirundo("extract", empty.toString(), foreign.toString(), binary.toString());
    assertThat(ran.status()).isZero();
    assertThat(ran.results())
        .extracting(page -> page.path("rejected").textValue())
        .containsExactly("empty", "language", "not-html");
    assertThat(ran.results().get(1).path("text").textValue()).contains("Schwalben");
  }

  @Test
  void aLanguageCanBeAskedFor() throws IOException {
    Path foreign =
        page(
            "de.html",
            "Die Schwalben kommen im Frühling aus dem Süden zurück und bauen ihre Nester. "
                .repeat(9),
            StandardCharsets.UTF_8);
    Ran ran = Ran.hirundo("extract", "--domains", "de", foreign.toString());
    assertThat(ran.results().get(0).path("domain").textValue()).isEqualTo("de");
  }

  @Test
  void damageInAWarcFileIsALineWithItsReason() throws IOException {
    Path warc = folder.resolve("crawl.warc.gz");
    byte[] good = gzip(record("http://a.example/1"));
    byte[] bad = gzip(record("http://a.example/2"));
    bad[bad.length / 2] ^= 0x55;
    Files.write(warc, join(good, bad, gzip(record("http://a.example/3"))));
    Ran ran = Ran.hirundo("extract", warc.toString());
    assertThat(ran.status()).isZero();
    List<JsonNode> pages = ran.results();
    assertThat(pages).hasSize(3);
    assertThat(pages.get(0).path("source").textValue()).isEqualTo(warc + "@0");
    assertThat(pages.get(0).path("url").textValue()).isEqualTo("http://a.example/1");
    assertThat(pages.get(1).path("source").textValue()).isEqualTo(warc + "@" + good.length);
    assertThat(pages.get(1).path("rejected").textValue()).isIn("gzip", "checksum");
    assertThat(pages.get(2).path("url").textValue()).isEqualTo("http://a.example/3");
    assertThat(pages.get(2).path("rejected").isNull()).isTrue();
  }

  @Test
  void compressedPagesAndStandardInputAreRead() throws IOException {
    byte[] html = html(SENTENCES).getBytes(StandardCharsets.UTF_8);
    Path gz = Files.write(folder.resolve("a.html.gz"), gzip(html));
    Path zst = Files.write(folder.resolve("a.html.zst"), Zstd.compress(html));
    Ran ran = Ran.withInput(html(SENTENCES), "extract", gz.toString(), zst.toString(), "-");
    assertThat(ran.results())
        .hasSize(3)
        .allSatisfy(page -> assertThat(page.path("domain").textValue()).isEqualTo("ja"));
  }

  @Test
  void theOutputFileAppearsWholeAndStandardOutputStaysEmpty() throws IOException {
    Path file = page("a.html", SENTENCES, StandardCharsets.UTF_8);
    Path out = folder.resolve("out/pages.jsonl");
    Ran ran = Ran.hirundo("extract", file.toString(), "-o", out.toString());
    assertThat(ran.out()).isEmpty();
    assertThat(Ran.parsed(Files.readString(out))).hasSize(1);
    assertThat(out.getParent()).isDirectoryContaining(path -> path.equals(out));
    assertThat(out.resolveSibling("pages.jsonl.unfinished")).doesNotExist();
  }

  @Test
  void aPathThatIsNotThereIsWrongUsage() {
    Ran ran = Ran.hirundo("extract", folder.resolve("gone").toString());
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("gone is not there");
  }

  @Test
  void aFolderWithoutPagesFails() {
    assertThat(Ran.hirundo("extract", folder.toString()).status()).isEqualTo(1);
  }

  private List<String> sources(Ran ran) {
    return ran.results().stream()
        .map(page -> folder.relativize(Path.of(page.path("source").textValue())).toString())
        .toList();
  }

  private Path page(String name, String text, Charset charset) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, html(text).getBytes(charset));
  }

  private static String html(String text) {
    return "<!DOCTYPE html><html><head><title>つばめ</title></head><body><article><p>"
        + text
        + "</p></article></body></html>";
  }

  private static byte[] record(String url) {
    byte[] body = html(SENTENCES).getBytes(StandardCharsets.UTF_8);
    String http =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    String head =
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
            + "WARC-Date: 2024-05-01T00:00:00Z\r\nWARC-Target-URI: "
            + url
            + "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
            + (http.length() + body.length)
            + "\r\n\r\n";
    return join(
        head.getBytes(StandardCharsets.UTF_8),
        http.getBytes(StandardCharsets.UTF_8),
        body,
        "\r\n\r\n".getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }
}
