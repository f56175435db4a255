package org.hirundo.pipelines.sample;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a WARC 1.0 file as Common Crawl does: each record a gzip member; a {@code warcinfo} first;
 * of each capture a request, a response and a metadata record. Identifiers are made from names.
 */
final class WarcOutput implements Closeable {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String LINE = "\r\n";
  private static final byte[] NOTHING = new byte[0];

  private final OutputStream out;
  private final String crawl;
  private final String infoId;

  private WarcOutput(OutputStream out, String crawl, String infoId) {
    this.out = out;
    this.crawl = crawl;
    this.infoId = infoId;
  }

  /** Begins a file with its {@code warcinfo} record. */
  static WarcOutput begin(OutputStream out, String crawl, String fileName, Instant date)
      throws IOException {
    WarcOutput warc = new WarcOutput(out, crawl, id(crawl, "warcinfo", fileName));
    String fields =
        String.join(
            LINE,
            "isPartOf: " + crawl,
            "publisher: Hirundo's built-in sample",
            "description: Made-up pages of made-up sites, written for the project",
            "hostname: crawler.example",
            "software: hirundo",
            "robots: checked via crawler-commons",
            "format: WARC File Format 1.0",
            "");
    String header =
        header("warcinfo", date, warc.infoId)
            + field("Content-Type", "application/warc-fields")
            + field("WARC-Filename", fileName);
    warc.member(header, fields.getBytes(StandardCharsets.UTF_8), NOTHING, false);
    return warc;
  }

  /** Adds the three records of a capture. */
  void add(Capture capture, Instant date) throws IOException {
    URI uri = URI.create(capture.url());
    String request = id(crawl, "request", capture.url());
    String response = id(crawl, "response", capture.url());
    String network =
        field("WARC-Warcinfo-ID", infoId)
            + field("WARC-IP-Address", "192.0.2." + (1 + Math.floorMod(uri.hashCode(), 254)))
            + field("WARC-Target-URI", capture.url());

    byte[] asked =
        ("GET " + uri.getRawPath() + " HTTP/1.1" + LINE)
            .concat(field("User-Agent", "hirundo-sample/1.0 (+https://crawler.example/)"))
            .concat(field("Accept-Language", "ja,en;q=0.5"))
            .concat(field("Host", uri.getHost()) + field("Connection", "Keep-Alive") + LINE)
            .getBytes(StandardCharsets.US_ASCII);
    String requestHeader =
        header("request", date, request)
            + field("Content-Type", "application/http; msgtype=request")
            + network;
    member(requestHeader, asked, NOTHING, false);

    byte[] head = responseHead(capture, date).getBytes(StandardCharsets.US_ASCII);
    String responseHeader =
        header("response", date, response)
            + field("Content-Type", "application/http; msgtype=response")
            + network
            + field("WARC-Concurrent-To", request)
            + field("WARC-Payload-Digest", Digests.sha1(capture.body()))
            + field("WARC-Block-Digest", Digests.sha1(head, capture.body()))
            + field("WARC-Identified-Payload-Type", capture.payloadType());
    member(responseHeader, head, capture.body(), capture.kind() == Capture.Kind.DAMAGED);

    String metadata = "fetchTimeMs: " + (40 + Math.floorMod(uri.hashCode(), 700)) + LINE;
    String metadataHeader =
        header("metadata", date, id(crawl, "metadata", capture.url()))
            + field("Content-Type", "application/warc-fields")
            + field("WARC-Warcinfo-ID", infoId)
            + field("WARC-Concurrent-To", response)
            + field("WARC-Target-URI", capture.url());
    member(metadataHeader, metadata.getBytes(StandardCharsets.US_ASCII), NOTHING, false);
  }

  private static String responseHead(Capture capture, Instant date) {
    boolean compressed = Math.floorMod(capture.url().hashCode(), 2) == 0;
    return "HTTP/1.1 200 OK"
        + LINE
        + field("Date", HTTP_DATE.format(date))
        + field("Server", "Apache")
        + (compressed ? field("X-Crawler-Content-Encoding", "gzip") : "")
        + (capture.contentType().isEmpty() ? "" : field("Content-Type", capture.contentType()))
        + field("Content-Length", Integer.toString(capture.body().length))
        + field("Connection", "close")
        + LINE;
  }

  private void member(String header, byte[] head, byte[] body, boolean damaged) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      String length = field("Content-Length", Integer.toString(head.length + body.length));
      gzip.write((header + length + LINE).getBytes(StandardCharsets.UTF_8));
      gzip.write(head);
      gzip.write(body);
      gzip.write((LINE + LINE).getBytes(StandardCharsets.US_ASCII));
    }
    byte[] member = bytes.toByteArray();
    if (damaged) {
      for (int i = member.length / 2; i < member.length / 2 + 16; i++) {
        member[i] ^= 0x5a;
      }
    }
    out.write(member);
  }

  private static String header(String type, Instant date, String id) {
    return "WARC/1.0"
        + LINE
        + field("WARC-Type", type)
        + field("WARC-Date", date.toString())
        + field("WARC-Record-ID", id);
  }

  private static String field(String name, String value) {
    return name + ": " + value + LINE;
  }

  private static String id(String crawl, String type, String name) {
    byte[] seed = (crawl + ' ' + type + ' ' + name).getBytes(StandardCharsets.UTF_8);
    return "<urn:uuid:" + UUID.nameUUIDFromBytes(seed) + ">";
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
