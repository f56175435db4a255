package org.hirundo.operators.warc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.netpreserve.jwarc.HttpParser;

/** Turns a sound record's block into an entry. */
final class RecordBlock {
  private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

  private final HttpBody http;

  RecordBlock(WarcLimits limits) {
    this.http = new HttpBody(limits.bodyBytes());
  }

  /** Reads the block in {@code [from, to)} of the record stored at {@code offset}. */
  WarcEntry entry(WarcHead head, byte[] bytes, int from, int to, long offset, long length)
      throws BadRecord {
    String type = head.type().toLowerCase(Locale.ROOT);
    if (type.equals("resource") || type.equals("conversion")) {
      byte[] body = http.plain(head.url(), bytes, from, to);
      return page(head, offset, length, head.field("Content-Type"), 200, "", body);
    }
    if (!type.equals("response") || !isHttp(head, bytes, from, to)) {
      if (type.isEmpty()) {
        throw new BadRecord("header", "WARC-Type is missing", head.url());
      }
      return new WarcOther(offset, length, type);
    }
    HttpParser parser = new HttpParser();
    parser.lenientResponse();
    ByteBuffer block = ByteBuffer.wrap(bytes, from, to - from);
    boolean whole;
    try {
      parser.parse(block);
      whole = parser.isFinished() && !parser.isError();
    } catch (RuntimeException e) {
      throw new BadRecord("http", String.valueOf(e.getMessage()), head.url());
    }
    if (!whole) {
      throw new BadRecord("http", "the block has no whole HTTP response header", head.url());
    }
    byte[] body = http.decoded(head.url(), parser.headers(), bytes, block.position(), to);
    String contentType = parser.headers().first("Content-Type").map(String::strip).orElse("");
    return page(head, offset, length, contentType, parser.status(), http.cut(), body);
  }

  private static boolean isHttp(WarcHead head, byte[] bytes, int from, int to) {
    String type = head.field("Content-Type").toLowerCase(Locale.ROOT);
    if (!type.isEmpty()) {
      return type.startsWith("application/http");
    }
    if (to - from < HTTP.length) {
      return false;
    }
    for (int i = 0; i < HTTP.length; i++) {
      if (bytes[from + i] != HTTP[i]) {
        return false;
      }
    }
    return true;
  }

  private static WarcPage page(
      WarcHead head,
      long offset,
      long length,
      String contentType,
      int status,
      String cut,
      byte[] body) {
    String truncated = head.field("WARC-Truncated");
    if (truncated.isEmpty()) {
      truncated = head.field("WARC-Segment-Number").isEmpty() ? cut : "segmented";
    }
    return new WarcPage(
        offset,
        length,
        WarcHead.unbracketed(head.field("WARC-Record-ID")),
        head.url(),
        head.field("WARC-Date"),
        contentType,
        head.field("WARC-Identified-Payload-Type"),
        status,
        truncated,
        body);
  }
}
