package org.hirundo.operators.warc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.netpreserve.jwarc.MessageHeaders;
import org.netpreserve.jwarc.WarcParser;

/**
 * A record's WARC header: version line and named fields, read by jwarc. Lines may end in a line
 * feed alone, which jwarc refuses and some tools write.
 */
final class WarcHead {
  /** What each record begins with. */
  static final byte[] MAGIC = "WARC/".getBytes(StandardCharsets.US_ASCII);

  /** Longest header that is read. */
  static final int LONGEST = 256 * 1024;

  /** Fields that decide how a record is read, and so must not disagree with themselves. */
  private static final List<String> SINGLE =
      List.of("Content-Length", "WARC-Type", "WARC-Target-URI", "WARC-Record-ID", "WARC-Date");

  private static final byte[] TARGET = "warc-target-uri:".getBytes(StandardCharsets.US_ASCII);

  private final MessageHeaders headers;
  private final int length;
  private final String url;
  private final boolean arc;

  private WarcHead(MessageHeaders headers, int length, String url, boolean arc) {
    this.headers = headers;
    this.length = length;
    this.url = url;
    this.arc = arc;
  }

  /** What an ARC record's header says, by the names of WARC's fields. */
  static WarcHead ofArc(MessageHeaders headers, int length, String url) {
    return new WarcHead(headers, length, url, true);
  }

  /** The offset after the empty line that ends the header, or -1 if it does not end. */
  static int end(byte[] bytes, int from, int to) {
    int stop = Math.min(to, from + LONGEST);
    for (int i = from; i + 1 < stop; i++) {
      if (bytes[i] == '\n') {
        if (bytes[i + 1] == '\n') {
          return i + 2;
        }
        if (bytes[i + 1] == '\r' && i + 2 < stop && bytes[i + 2] == '\n') {
          return i + 3;
        }
      }
    }
    return -1;
  }

  /** Parses the header in {@code [from, to)}, which ends with its empty line. */
  static WarcHead parse(byte[] bytes, int from, int to) throws BadRecord {
    if (!magicAt(bytes, from, to)) {
      throw new BadRecord("header", "the record does not begin with WARC/", "");
    }
    WarcParser parser = new WarcParser();
    boolean whole;
    try {
      parser.parse(asCrLf(bytes, from, to));
      whole = parser.isFinished() && !parser.isError();
    } catch (RuntimeException e) {
      throw new BadRecord("header", String.valueOf(e.getMessage()), "");
    }
    if (!whole) {
      throw new BadRecord("header", "no WARC header, near: " + firstLine(bytes, from, to), "");
    }
    MessageHeaders headers = parser.headers();
    String url = target(headers, bytes, from, to);
    for (String name : SINGLE) {
      if (headers.all(name).size() > 1) {
        throw new BadRecord("duplicated-header", name + " is given more than once", url);
      }
    }
    return new WarcHead(headers, to - from, url, false);
  }

  static boolean magicAt(byte[] bytes, int from, int to) {
    if (to - from < MAGIC.length) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes[from + i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** The record's target as far as these first bytes tell it, else empty. */
  static String urlIn(byte[] bytes, int size) {
    int end = end(bytes, 0, size);
    try {
      return end < 0 ? "" : parse(bytes, 0, end).url();
    } catch (BadRecord e) {
      return e.url();
    }
  }

  /** Whether the header was an ARC record's. */
  boolean isArc() {
    return arc;
  }

  /** Bytes of the header. */
  int length() {
    return length;
  }

  String url() {
    return url;
  }

  String type() {
    return field("WARC-Type");
  }

  String field(String name) {
    return headers.first(name).map(String::strip).orElse("");
  }

  /** Bytes of the record's block. */
  long contentLength() throws BadRecord {
    String value = field("Content-Length");
    long result = 0;
    boolean number = !value.isEmpty() && value.length() <= 18;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      number &= digit >= 0 && digit <= 9;
      result = result * 10 + digit;
    }
    if (!number) {
      String found = value.isEmpty() ? "is missing" : "is no number: " + value;
      throw new BadRecord("content-length", "Content-Length " + found, url);
    }
    return result;
  }

  static String unbracketed(String value) {
    boolean bracketed = value.length() > 1 && value.startsWith("<") && value.endsWith(">");
    return bracketed ? value.substring(1, value.length() - 1) : value;
  }

  private static ByteBuffer asCrLf(byte[] bytes, int from, int to) {
    if (bytes[to - 2] == '\r') {
      return ByteBuffer.wrap(bytes, from, to - from);
    }
    ByteBuffer lines = ByteBuffer.allocate(2 * (to - from));
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' && (i == from || bytes[i - 1] != '\r')) {
        lines.put((byte) '\r');
      }
      lines.put(bytes[i]);
    }
    return lines.flip();
  }

  private static String target(MessageHeaders headers, byte[] bytes, int from, int to) {
    String value = headers.first("WARC-Target-URI").map(String::strip).orElse("");
    if (value.indexOf('\ufffd') >= 0) {
      value = rawTarget(bytes, from, to, value);
    }
    return unbracketed(value);
  }

  /** The target with each byte outside ASCII percent-encoded, since it was not UTF-8. */
  private static String rawTarget(byte[] bytes, int from, int to, String otherwise) {
    for (int line = from; line < to; line++) {
      if ((line == from || bytes[line - 1] == '\n') && isTarget(bytes, line, to)) {
        int end = line + TARGET.length;
        while (end < to && bytes[end] != '\r' && bytes[end] != '\n') {
          end++;
        }
        return percentEncoded(bytes, line + TARGET.length, end).strip();
      }
    }
    return otherwise;
  }

  /** The bytes as text, those outside ASCII percent-encoded. */
  static String percentEncoded(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      if (bytes[i] >= 0) {
        text.append((char) bytes[i]);
      } else {
        text.append('%')
            .append(Character.toUpperCase(Character.forDigit(bytes[i] >> 4 & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(bytes[i] & 15, 16)));
      }
    }
    return text.toString();
  }

  private static boolean isTarget(byte[] bytes, int at, int to) {
    if (to - at < TARGET.length) {
      return false;
    }
    for (int i = 0; i < TARGET.length; i++) {
      byte b = bytes[at + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != TARGET[i]) {
        return false;
      }
    }
    return true;
  }

  private static String firstLine(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && end < from + 60 && bytes[end] >= ' ') {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
  }
}
