package org.hirundo.operators.warc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hirundo.operators.warc.WarcBytes.ascii;
import static org.hirundo.operators.warc.WarcBytes.body;
import static org.hirundo.operators.warc.WarcBytes.gzip;
import static org.hirundo.operators.warc.WarcBytes.http;
import static org.hirundo.operators.warc.WarcBytes.join;
import static org.hirundo.operators.warc.WarcBytes.only;
import static org.hirundo.operators.warc.WarcBytes.page;
import static org.hirundo.operators.warc.WarcBytes.read;
import static org.hirundo.operators.warc.WarcBytes.record;
import static org.hirundo.operators.warc.WarcBytes.response;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class WarcReaderTest {
  private static final WarcLimits SMALL = new WarcLimits(200_000, 100_000, 50_000, 800);

  @Test
  void emptyFileHoldsNoEntries() throws IOException {
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void pageCarriesWhatItsHeadersSay() throws IOException {
    byte[] block = http("", ascii("body"));
    String fields =
        "WARC-Identified-Payload-Type: text/html\r\nWARC-Truncated: length\r\nContent-Length: "
            + block.length
            + "\r\n";
    WarcPage page = onlyPage(record("response", "http://a.example/", fields, block));
    assertThat(page.url()).isEqualTo("http://a.example/");
    assertThat(page.recordId()).isEqualTo("urn:uuid:1");
    assertThat(page.date()).isEqualTo("2024-05-22T00:00:00Z");
    assertThat(page.contentType()).isEqualTo("text/html");
    assertThat(page.payloadType()).isEqualTo("text/html");
    assertThat(page.truncated()).isEqualTo("length");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).isEqualTo(ascii("body"));
  }

  @Test
  void recordsThatAreNoPagesAreNamed() throws IOException {
    byte[] dns = record("response", "dns:a", "Content-Length: 2\r\n", ascii("ab"));
    String text = new String(dns).replace("application/http; msgtype=response", "text/dns");
    byte[] info = record("warcinfo", "", "Content-Length: 2\r\n", ascii("ab"));
    List<WarcEntry> entries = read(join(gzip(info), gzip(ascii(text)), gzip(page(1))));
    assertThat(only(WarcOther.class, entries).stream().map(WarcOther::type))
        .containsExactly("warcinfo", "response");
    assertThat(only(WarcPage.class, entries)).hasSize(1);
  }

  @Test
  void resourceIsAPage() throws IOException {
    String fields = "Content-Type: text/plain\r\nContent-Length: 2\r\n";
    WarcPage page = onlyPage(record("resource", "http://a/", fields, ascii("ab")));
    assertThat(page.contentType()).isEqualTo("text/plain");
    assertThat(page.body()).isEqualTo(ascii("ab"));
  }

  @Test
  void bytesOfUrlsOutsideUtf8ArePercentEncoded() throws IOException {
    byte[] block = http("", ascii("x"));
    assertThat(onlyPage(response("http://a/\u0083e?b c", block)).url())
        .isEqualTo("http://a/%83e?b c");
    assertThat(onlyPage(response("<http://a/\u00e3\u0081\u0082>", block)).url())
        .isEqualTo("http://a/\u3042");
  }

  @Test
  void headersWithBareLineFeedsAreRead() throws IOException {
    byte[] record =
        ascii("WARC/1.1\nWARC-Type: resource\nWARC-Target-URI: u\nContent-Length: 3\n\nabc\n\n");
    assertThat(onlyPage(record).body()).isEqualTo(ascii("abc"));
    assertThat(only(WarcPage.class, read(join(record, record)))).hasSize(2);
  }

  @Test
  void memberWithExtraFieldNameCommentAndHeaderChecksumIsRead() throws IOException {
    byte[] member = gzip(page(1));
    byte[] header = Arrays.copyOf(member, 10);
    header[3] = 4 | 8 | 16 | 2;
    byte[] extra = join(new byte[] {4, 0, 's', 'l', 0, 0}, ascii("name\0comment\0"), new byte[2]);
    byte[] file = join(header, extra, Arrays.copyOfRange(member, 10, member.length), member);
    assertThat(only(WarcPage.class, read(file))).hasSize(2);
  }

  @Test
  void chunksAreJoined() throws IOException {
    byte[] body = ascii("5;x=y\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
    assertThat(bodyOf("Transfer-Encoding: chunked\r\n", body)).isEqualTo("hello world");
  }

  @Test
  void bodyThatIsNotChunkedThoughItsHeaderSaysSoIsTakenAsItIs() throws IOException {
    String chunked = "Transfer-Encoding: chunked\r\n";
    assertThat(bodyOf(chunked, ascii("<html>"))).isEqualTo("<html>");
    assertThat(bodyOf(chunked, ascii("1 apple a day"))).isEqualTo("1 apple a day");
    assertThat(bodyOf(chunked, ascii("5\r\nhello\r\n6\r\n wo"))).isEqualTo("hello wo");
  }

  @Test
  void contentCodingsAreUndone() throws IOException {
    byte[] text = ascii(body(3));
    assertThat(bodyOf("Content-Encoding: gzip\r\n", gzip(text))).isEqualTo(body(3));
    assertThat(bodyOf("Content-Encoding: x-gzip, gzip\r\n", gzip(gzip(text)))).isEqualTo(body(3));
    assertThat(bodyOf("Content-Encoding: deflate\r\n", deflate(text, true))).isEqualTo(body(3));
    assertThat(bodyOf("Content-Encoding: deflate\r\n", deflate(text, false))).isEqualTo(body(3));
    assertThat(bodyOf("Content-Encoding: gzip\r\n", text)).isEqualTo(body(3));
    assertThat(bodyOf("Content-Encoding: br\r\n", text)).isEqualTo(body(3));
  }

  @Test
  void chunkedGzipIsUndoneInThatOrder() throws IOException {
    byte[] packed = gzip(ascii(body(3)));
    byte[] size = ascii(Integer.toHexString(packed.length) + "\r\n");
    byte[] chunked = join(size, packed, ascii("\r\n0\r\n\r\n"));
    String fields = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    assertThat(bodyOf(fields, chunked)).isEqualTo(body(3));
  }

  @Test
  void cutGzipBodyGivesItsBeginningAndSaysSo() throws IOException {
    byte[] packed = gzip(ascii(body(3)));
    byte[] cut = Arrays.copyOf(packed, packed.length / 2);
    WarcPage page = onlyPage(response("u", http("Content-Encoding: gzip\r\n", cut)));
    assertThat(page.truncated()).isEqualTo("content-coding");
    assertThat(body(3)).startsWith(new String(page.body()));
    assertThat(page.body()).isNotEmpty();
  }

  /** What Google's encoder made of the page. */
  private static final String BROTLI =
      "1b1102801ca9519f3dae79c4e0e8948f5ca6b1bdc1440e1c5aca5d1c0e1b70a27190bd333425fe84f34fc17c57c505";

  @Test
  void brotliBodiesAreRead() throws IOException {
    byte[] packed = HexFormat.of().parseHex(BROTLI);
    String page = "<html><p>" + "brotli 日本語 ".repeat(30) + "</p></html>";
    byte[] block = http("Content-Encoding: br\r\n", packed);
    assertThat(new String(onlyPage(response("u", block)).body(), UTF_8)).isEqualTo(page);
    byte[] size = ascii(Integer.toHexString(packed.length) + "\r\n");
    byte[] chunked = join(size, packed, ascii("\r\n0\r\n\r\n"));
    block = http("Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n", chunked);
    assertThat(new String(onlyPage(response("u", block)).body(), UTF_8)).isEqualTo(page);
  }

  @Test
  void brokenAndCutBrotliBodiesAreFaultsOrSaySo() throws IOException {
    byte[] packed = HexFormat.of().parseHex(BROTLI);
    for (int at = 0; at < packed.length; at++) {
      for (byte[] bad :
          List.of(Arrays.copyOf(packed, at), join(Arrays.copyOf(packed, at), new byte[9]))) {
        WarcEntry entry =
            read(gzip(response("http://a/", http("Content-Encoding: br\r\n", bad)))).get(0);
        if (entry instanceof WarcFault fault) {
          assertThat(fault.reason()).isIn("content-coding", "too-large");
        } else {
          assertThat(entry).isInstanceOf(WarcPage.class);
        }
      }
    }
  }

  @Test
  void arcRecordsArePages() throws IOException {
    byte[] info = WarcBytes.arc("filedesc://a.arc.gz", ascii("1 0 Archive\nURL IP Date\n\n"));
    byte[] page = WarcBytes.arc("http://a.example/a b?c", http("", ascii("body")));
    byte[] second =
        join(
            ascii("http://a.example/2 192.0.2.1 20080430204825 text/html 200 - - 7 a.arc 42\n"),
            ascii("HTTP/1.1 200 OK\r\nA: b\r\n\r\n<html>version two"),
            ascii("\n"));
    for (byte[] file :
        List.of(join(gzip(info), gzip(page), gzip(second)), join(info, page, second))) {
      List<WarcEntry> entries = read(file);
      assertThat(((WarcOther) entries.get(0)).type()).isEqualTo("warcinfo");
      WarcPage first = (WarcPage) entries.get(1);
      assertThat(first.url()).isEqualTo("http://a.example/a b?c");
      assertThat(first.date()).isEqualTo("2008-04-30T20:48:25Z");
      assertThat(first.contentType()).isEqualTo("text/html");
      assertThat(first.body()).isEqualTo(ascii("body"));
      assertThat(((WarcPage) entries.get(2)).body()).isEqualTo(ascii("<html>version two"));
    }
  }

  @Test
  void arcRecordsMayFollowWithoutALineBetween() throws IOException {
    byte[] page = WarcBytes.arc("http://a.example/", http("", ascii("body")));
    byte[] bare = Arrays.copyOf(page, page.length - 1);
    assertThat(only(WarcPage.class, read(join(bare, bare, page)))).hasSize(3);
    assertThat(((WarcFault) read(gzip(join(page, page))).get(0)).reason())
        .isEqualTo("several-records");
  }

  @Test
  void conversionIsAPageOfItsOwnType() throws IOException {
    String fields = "Content-Type: text/plain\r\nContent-Length: 2\r\n";
    WarcPage page = onlyPage(record("conversion", "http://a/", fields, ascii("ab")));
    assertThat(page.contentType()).isEqualTo("text/plain");
    assertThat(page.body()).isEqualTo(ascii("ab"));
  }

  @Test
  void earlierAndLaterVersionsAreRead() throws IOException {
    for (String version : List.of("0.17", "0.18", "1.0", "1.1")) {
      String record = new String(page(1), ISO_8859_1).replace("WARC/1.0", "WARC/" + version);
      assertThat(onlyPage(ascii(record)).body()).isEqualTo(ascii(body(1)));
      assertThat(only(WarcPage.class, read(ascii(record)))).hasSize(1);
    }
  }

  @Test
  void unknownCodingIsAFaultWithItsUrl() throws IOException {
    byte[] block = http("Content-Encoding: zstd\r\n", new byte[] {1, 2, 3});
    WarcFault fault = (WarcFault) read(gzip(response("http://a/", block))).get(0);
    assertThat(fault.reason()).isEqualTo("content-coding");
    assertThat(fault.url()).isEqualTo("http://a/");
  }

  @Test
  void bodyThatExpandsBeyondTheLimitIsAFault() throws IOException {
    byte[] block = http("Content-Encoding: gzip\r\n", gzip(new byte[60_000]));
    byte[] file = join(gzip(response("u", block)), gzip(page(1)));
    List<WarcEntry> entries = read(file, 0, SMALL);
    assertThat(((WarcFault) entries.get(0)).reason()).isEqualTo("too-large");
    assertThat(entries.get(1)).isInstanceOf(WarcPage.class);
  }

  @Test
  void fiftyMegabytePageIsAFaultAndReadingGoesOn() throws IOException {
    byte[] noise = new byte[50 << 20];
    new Random(1).nextBytes(noise);
    byte[] large = response("http://large/", http("", noise));
    for (byte[] file : List.of(join(gzip(large), gzip(page(1))), join(large, page(1), page(2)))) {
      List<WarcEntry> entries = read(file);
      WarcFault fault = (WarcFault) entries.get(0);
      assertThat(fault.reason()).isEqualTo("too-large");
      assertThat(fault.url()).isEqualTo("http://large/");
      assertThat(new String(((WarcPage) entries.get(1)).body())).isEqualTo(body(1));
    }
  }

  @Test
  void damagedLargeMemberDoesNotTakeTheNextWithIt() throws IOException {
    byte[] noise = new byte[400_000];
    new Random(1).nextBytes(noise);
    byte[] large = gzip(response("http://large/", http("", noise)));
    for (int at : new int[] {50, 150_000, 300_000, large.length - 5}) {
      byte[] damaged = large.clone();
      damaged[at] ^= 0x3c;
      List<WarcEntry> entries = read(join(damaged, gzip(page(1)), gzip(page(2))), 0, SMALL);
      assertThat(entries).as("damage at %s", at).hasSize(3);
      assertThat(entries.get(0)).isInstanceOf(WarcFault.class);
      assertThat(entries.get(0).length()).isEqualTo(large.length);
    }
  }

  @Test
  void bombIsAFault() throws IOException {
    byte[] bomb = gzip(response("http://bomb/", http("", new byte[30 << 20])));
    List<WarcEntry> entries = read(join(bomb, gzip(page(1))));
    assertThat(((WarcFault) entries.get(0)).reason()).isIn("expansion", "too-large");
    assertThat(entries.get(1)).isInstanceOf(WarcPage.class);
  }

  @Test
  void severalRecordsInOneMemberAreNamedAsSuch() throws IOException {
    WarcFault fault = (WarcFault) read(gzip(join(page(1), page(2)))).get(0);
    assertThat(fault.reason()).isEqualTo("several-records");
    assertThat(fault.detail()).contains("record by record");
  }

  @Test
  void failureOfTheStreamIsPassedOn() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    WarcReader reader = WarcReader.open(failing, 0, WarcLimits.defaults());
    assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessage("connection reset");
  }

  @Test
  void streamThatGivesSingleBytesReadsTheSame() throws IOException {
    byte[] file = join(gzip(page(0)), ascii("garbage"), gzip(page(1)));
    InputStream slow =
        new ByteArrayInputStream(file) {
          @Override
          public synchronized int read(byte[] bytes, int off, int len) {
            return super.read(bytes, off, Math.min(1, len));
          }
        };
    try (WarcReader reader = WarcReader.open(slow, 0, WarcLimits.defaults())) {
      assertThat(reader.next()).isInstanceOf(WarcPage.class);
      assertThat(reader.next()).isInstanceOf(WarcFault.class);
      assertThat(reader.next()).isInstanceOf(WarcPage.class);
      assertThat(reader.next()).isNull();
    }
  }

  private static WarcPage onlyPage(byte[] record) throws IOException {
    List<WarcEntry> entries = read(gzip(record));
    assertThat(entries).hasSize(1).first().isInstanceOf(WarcPage.class);
    return (WarcPage) entries.get(0);
  }

  private static String bodyOf(String fields, byte[] body) throws IOException {
    return new String(onlyPage(response("u", http(fields, body))).body());
  }

  private static byte[] deflate(byte[] bytes, boolean wrapped) {
    Deflater deflater = new Deflater(6, !wrapped);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 100];
    int size = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, size);
  }
}
