package org.hirundo.operators.warc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Makes WARC records for tests, and reads files wholly. */
final class WarcBytes {
  private WarcBytes() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static String body(int number) {
    StringBuilder text = new StringBuilder("<html><p>page " + number + "</p>");
    long seed = number * 7919L + 1;
    for (int i = 0; i < 40; i++) {
      seed = seed * 6364136223846793005L + 1442695040888963407L;
      text.append(Long.toHexString(seed)).append(i % 5 == 0 ? "\r\n\r\n" : " ");
    }
    return text.append("</html>").toString();
  }

  static byte[] http(String fields, byte[] body) {
    return join(ascii("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + "\r\n"), body);
  }

  static byte[] response(String url, byte[] block) {
    return record("response", url, "Content-Length: " + block.length + "\r\n", block);
  }

  static byte[] record(String type, String url, String fields, byte[] block) {
    String head =
        "WARC/1.0\r\nWARC-Type: "
            + type
            + "\r\nWARC-Target-URI: "
            + url
            + "\r\nWARC-Date: 2024-05-22T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            + (type.equals("response")
                ? "Content-Type: application/http; msgtype=response\r\n"
                : "")
            + fields
            + "\r\n";
    return join(ascii(head), block, ascii("\r\n\r\n"));
  }

  static byte[] page(int number) {
    return response("http://a.example/" + number, http("", ascii(body(number))));
  }

  static byte[] arc(String url, byte[] block) {
    String head = url + " 192.0.2.1 20080430204825 text/html " + block.length + "\n";
    return join(ascii(head), block, ascii("\n"));
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static List<WarcEntry> read(byte[] file) throws IOException {
    return read(file, 0, WarcLimits.defaults());
  }

  static List<WarcEntry> read(byte[] file, int start, WarcLimits limits) throws IOException {
    List<WarcEntry> entries = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(file, start, file.length - start);
    try (WarcReader reader = WarcReader.open(in, start, limits)) {
      long expected = start;
      for (WarcEntry entry; (entry = reader.next()) != null; ) {
        if (entry.offset() != expected
            || entry.length() < 1
            || reader.position() != entry.offset() + entry.length()) {
          throw new AssertionError("a gap before " + entry);
        }
        expected = reader.position();
        entries.add(entry);
      }
      if (expected != file.length) {
        throw new AssertionError("ends at " + expected + " of " + file.length);
      }
    }
    return entries;
  }

  static <T extends WarcEntry> List<T> only(Class<T> kind, List<WarcEntry> entries) {
    return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
