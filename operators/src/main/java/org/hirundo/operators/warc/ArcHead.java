package org.hirundo.operators.warc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.netpreserve.jwarc.MessageHeaders;

/**
 * A record's header in an ARC file, the format that WARC followed: one line of URL, address, date,
 * type and length (version 1), or with five more fields before the length (version 2). A URL may
 * hold spaces, so the fields are counted from the line's end.
 */
final class ArcHead {
  /** Longest header line that is read. */
  static final int LONGEST = 16 * 1024;

  /** The fewest bytes that tell an ARC record from others. */
  static final int PROBE = 5;

  private static final byte[][] BEGINNINGS = {
    ascii("http:"), ascii("https"), ascii("filed"), ascii("dns:"), ascii("ftp:/")
  };
  private static final int FIELDS_1 = 5;
  private static final int FIELDS_2 = 10;
  private static final int DATE_DIGITS = 14;

  private ArcHead() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the bytes may begin a header. */
  static boolean mayStartAt(byte[] bytes, int from, int to) {
    if (to - from < PROBE) {
      return false;
    }
    for (byte[] beginning : BEGINNINGS) {
      if (Arrays.equals(bytes, from, from + beginning.length, beginning, 0, beginning.length)) {
        return true;
      }
    }
    return false;
  }

  /** The offset after the header's line, or -1 if the bytes are no ARC header. */
  static int end(byte[] bytes, int from, int to) {
    if (!mayStartAt(bytes, from, to)) {
      return -1;
    }
    int stop = Math.min(to, from + LONGEST);
    int line = from;
    while (line < stop && bytes[line] != '\n') {
      line++;
    }
    return line == stop || fields(bytes, from, line).isEmpty() ? -1 : line + 1;
  }

  /** Reads the header in {@code [from, to)}, which {@link #end} found. */
  static WarcHead parse(byte[] bytes, int from, int to) {
    List<String> fields = fields(bytes, from, to - 1);
    String url = fields.get(0);
    String date = fields.get(2);
    boolean page = url.startsWith("http");
    return WarcHead.ofArc(
        MessageHeaders.of(
            "WARC-Type",
            page ? "response" : url.startsWith("filedesc:") ? "warcinfo" : "dns",
            "WARC-Date",
            date.replaceFirst("(....)(..)(..)(..)(..)(..)", "$1-$2-$3T$4:$5:$6Z"),
            "Content-Length",
            fields.get(fields.size() - 1)),
        to - from,
        url);
  }

  /** The line's fields, the URL first; none if it has not the shape of a header. */
  private static List<String> fields(byte[] bytes, int from, int to) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    List<String> fields = split(bytes, from, end, FIELDS_1);
    if (!isHeader(fields)) {
      fields = split(bytes, from, end, FIELDS_2);
    }
    return isHeader(fields) ? fields : List.of();
  }

  private static boolean isHeader(List<String> fields) {
    return fields.size() >= FIELDS_1
        && digits(fields.get(2), DATE_DIGITS, DATE_DIGITS)
        && digits(fields.get(fields.size() - 1), 1, 18);
  }

  private static List<String> split(byte[] bytes, int from, int to, int count) {
    List<String> fields = new ArrayList<>();
    int end = to;
    for (int at = to - 1; at > from && fields.size() < count - 1; at--) {
      if (bytes[at] == ' ') {
        fields.add(0, new String(bytes, at + 1, end - at - 1, StandardCharsets.ISO_8859_1));
        end = at;
      }
    }
    fields.add(0, WarcHead.percentEncoded(bytes, from, end));
    return fields.size() == count ? fields : List.of();
  }

  private static boolean digits(String text, int least, int most) {
    return text.length() >= least
        && text.length() <= most
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
