package org.hirundo.operators.warc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a WARC file (ISO 28500, versions 0.17 to 1.1), or an ARC file, entry by entry: gzipped with
 * one record a member, as the standard's annex and Common Crawl have it, or uncompressed.
 *
 * <p>Damage costs its own record only. Each gzip member is inflated by itself and checked against
 * its CRC-32 and length before jwarc sees it; each record must fill its member, or, uncompressed,
 * be followed by an empty line where its Content-Length says. After a fault, reading goes on at the
 * next member that holds {@code WARC/}, or the next version line. A page that is sound but not
 * whole says so in {@link WarcPage#truncated}.
 *
 * <p>Memory stays within {@link WarcLimits}. Not thread safe.
 */
public final class WarcReader implements Closeable {
  private static final int LINE = 16;
  private static final int FIELD_NAME = 64;

  private enum Form {
    UNKNOWN,
    GZIP,
    PLAIN
  }

  private final StoredBytes stored;
  private final WarcLimits limits;
  private final GzipMember member;
  private final RecordBlock block;
  private Form form = Form.UNKNOWN;
  private long position;

  private WarcReader(InputStream in, long start, WarcLimits limits) {
    this.stored = new StoredBytes(in, start);
    this.limits = limits;
    this.member = new GzipMember(limits);
    this.block = new RecordBlock(limits);
    this.position = start;
  }

  /**
   * Opens a file at an offset.
   *
   * @param in the file's bytes, positioned at {@code start}; read in steps of 64 KiB and closed
   *     with the reader
   * @param start stored bytes before, 0 or a {@link #position} of another reader
   */
  public static WarcReader open(InputStream in, long start, WarcLimits limits) {
    return new WarcReader(in, start, limits);
  }

  /** The offset after the last entry: a new reader opened there continues exactly. */
  public long position() {
    return position;
  }

  /**
   * Reads the next entry, or null at the file's end.
   *
   * @throws IOException if the stream fails; never because of what the file holds
   */
  public WarcEntry next() throws IOException {
    stored.keepFrom(position);
    if (!stored.reach(position + 1)) {
      return null;
    }
    WarcEntry entry = read(position);
    position = entry.offset() + entry.length();
    return entry;
  }

  private WarcEntry read(long start) throws IOException {
    stored.reach(start + LINE);
    int from = stored.index(start);
    int to = stored.index(stored.end());
    if (form != Form.PLAIN && GzipHeader.startsAt(stored.array(), from, to)) {
      form = Form.GZIP;
      return gzip(start);
    }
    if (form != Form.GZIP && (versionAt(from, to) || arcAt(start))) {
      form = Form.PLAIN;
      return plain(start);
    }
    return damage(start, "garbage", "no record begins here", "");
  }

  private WarcEntry gzip(long start) throws IOException {
    GzipMember.Outcome outcome = member.read(stored, start);
    return switch (outcome) {
      case WHOLE -> record(start, member.end());
      case TOO_LARGE -> new WarcFault(start, member.end() - start, "too-large", tooLarge(), url());
      case TRUNCATED -> damage(start, "truncated", member.detail(), url());
      case DAMAGED -> damage(start, "gzip", member.detail(), url());
      case CHECKSUM -> damage(start, "checksum", member.detail(), url());
      case EXPANDS -> damage(start, "expansion", member.detail(), url());
    };
  }

  private String url() {
    return WarcHead.urlIn(member.content(), member.size());
  }

  private String tooLarge() {
    return member.detail()
        + "; at most "
        + limits.recordBytes()
        + " are read. If the whole file is one gzip member, compress it again, record by record";
  }

  private WarcEntry record(long start, long end) {
    byte[] bytes = member.content();
    int size = member.size();
    long length = end - start;
    try {
      int headEnd = headEnd(bytes, 0, size);
      if (headEnd < 0) {
        throw new BadRecord("header", "the gzip member holds no WARC header", "");
      }
      WarcHead head = head(bytes, 0, headEnd);
      long blockEnd = headEnd + head.contentLength();
      int trailer = blockEnd > size ? -1 : trailer(head, bytes, (int) blockEnd, size);
      if (trailer < 0 || blockEnd + trailer != size) {
        boolean another = trailer >= 0 && startsAt(bytes, (int) blockEnd + trailer, size);
        throw another
            ? new BadRecord("several-records", "compress again, record by record", head.url())
            : wrongLength(head, size - headEnd);
      }
      return block.entry(head, bytes, headEnd, (int) blockEnd, start, length);
    } catch (BadRecord e) {
      return new WarcFault(start, length, e.reason(), e.getMessage(), e.url());
    }
  }

  private static boolean startsAt(byte[] bytes, int from, int to) {
    return WarcHead.magicAt(bytes, from, to) || ArcHead.mayStartAt(bytes, from, to);
  }

  private static int headEnd(byte[] bytes, int from, int to) {
    return WarcHead.magicAt(bytes, from, to) || !ArcHead.mayStartAt(bytes, from, to)
        ? WarcHead.end(bytes, from, to)
        : ArcHead.end(bytes, from, to);
  }

  private static WarcHead head(byte[] bytes, int from, int to) throws BadRecord {
    return ArcHead.mayStartAt(bytes, from, to)
        ? ArcHead.parse(bytes, from, to)
        : WarcHead.parse(bytes, from, to);
  }

  private static BadRecord wrongLength(WarcHead head, long found) throws BadRecord {
    String detail =
        "Content-Length is " + head.contentLength() + ", with the empty line " + found + " found";
    return new BadRecord("content-length", detail, head.url());
  }

  private WarcEntry plain(long start) throws IOException {
    int headLength = plainHead(start);
    if (headLength < 0) {
      boolean over = !stored.reach(start + WarcHead.LONGEST);
      return damage(start, over ? "truncated" : "header", "the WARC header does not end", "");
    }
    WarcHead head;
    long length;
    try {
      int from = stored.index(start);
      head = head(stored.array(), from, from + headLength);
      length = head.contentLength();
    } catch (BadRecord e) {
      return damage(start, e.reason(), e.getMessage(), e.url());
    }
    long blockStart = start + headLength;
    if (length > limits.recordBytes()) {
      return plainTooLarge(start, blockStart, length, head.url());
    }
    long blockEnd = blockStart + length;
    boolean more = stored.reach(blockEnd + 4);
    if (blockEnd > stored.end()) {
      return damage(start, "truncated", "the file ends within the record", head.url());
    }
    int at = stored.index(blockEnd);
    int trailer = trailer(head, stored.array(), at, stored.index(stored.end()));
    if (trailer < 0 && !more && onlyLineEnds(blockEnd)) {
      trailer = (int) (stored.end() - blockEnd);
    }
    if (trailer < 0) {
      String detail = "no empty line follows the " + length + " bytes that Content-Length states";
      return damage(start, "content-length", detail, head.url());
    }
    long whole = blockEnd + trailer - start;
    try {
      int from = stored.index(blockStart);
      return block.entry(head, stored.array(), from, at, start, whole);
    } catch (BadRecord e) {
      return new WarcFault(start, whole, e.reason(), e.getMessage(), e.url());
    }
  }

  private int plainHead(long start) throws IOException {
    for (int wanted = 4096; ; wanted *= 2) {
      boolean there = stored.reach(start + wanted);
      int from = stored.index(start);
      int end = headEnd(stored.array(), from, stored.index(stored.end()));
      if (end >= 0 || !there || wanted >= WarcHead.LONGEST) {
        return end < 0 ? -1 : end - from;
      }
    }
  }

  /** A length beyond the limit may be wrong: the next version line says where the record ends. */
  private WarcEntry plainTooLarge(long start, long blockStart, long length, String url)
      throws IOException {
    long next = resync(blockStart);
    long stated = blockStart + length;
    boolean agrees = next >= stated && next <= stated + 4;
    String detail =
        agrees
            ? length + " bytes; at most " + limits.recordBytes() + " are read"
            : "Content-Length is " + length + ", but " + (next - blockStart) + " bytes follow";
    return new WarcFault(start, next - start, agrees ? "too-large" : "content-length", detail, url);
  }

  private WarcFault damage(long start, String reason, String detail, String url)
      throws IOException {
    long next = resync(Math.max(start + 1, stored.kept()));
    return new WarcFault(start, next - start, reason, detail, url);
  }

  /** Where the next record begins, at {@code from} or after; the file's end if none does. */
  private long resync(long from) throws IOException {
    long at = from;
    while (true) {
      stored.keepFrom(at - 2);
      if (!stored.reach(at + LINE) && !stored.reach(at + 1)) {
        return at;
      }
      at = candidate(at);
      if (at < stored.end() && recordAt(at)) {
        return stored.at(at) == '\n' ? at + 1 : at;
      }
      at = Math.min(at + 1, stored.end());
    }
  }

  /** The first byte from here on that a record may begin with or behind, among those read. */
  private long candidate(long from) {
    byte[] bytes = stored.array();
    int end = stored.index(stored.end());
    int i = stored.index(from);
    if (form == Form.GZIP) {
      while (i < end && bytes[i] != 0x1f) {
        i++;
      }
    } else {
      while (i < end && bytes[i] != 'W' && bytes[i] != '\n' && bytes[i] != 0x1f) {
        i++;
      }
    }
    return from + i - stored.index(from);
  }

  private boolean recordAt(long at) throws IOException {
    return switch (stored.at(at)) {
      case 0x1f -> form != Form.PLAIN && gzipRecordAt(at);
      case 'W' -> form != Form.GZIP && plainRecordAt(at);
      case '\n' -> form == Form.PLAIN && arcAt(at + 1);
      default -> false;
    };
  }

  private boolean gzipRecordAt(long at) throws IOException {
    int to = stored.index(stored.end());
    return GzipHeader.startsAt(stored.array(), stored.index(at), to) && member.recordAt(stored, at);
  }

  /** A version line with a named field below it; what is before it may be garbage. */
  private boolean plainRecordAt(long at) throws IOException {
    stored.reach(at + LINE + FIELD_NAME);
    int from = stored.index(at);
    int to = stored.index(stored.end());
    if (!versionAt(from, to)) {
      return false;
    }
    byte[] bytes = stored.array();
    int field = from + WarcHead.MAGIC.length + 3;
    while (field < to && field < from + LINE && bytes[field] != '\n') {
      field++;
    }
    int colon = ++field;
    while (colon < to && (Character.isLetterOrDigit(bytes[colon]) || bytes[colon] == '-')) {
      colon++;
    }
    return colon > field && colon < to && bytes[colon] == ':';
  }

  private boolean arcAt(long at) throws IOException {
    stored.reach(at + ArcHead.PROBE);
    int end = stored.index(stored.end());
    if (!ArcHead.mayStartAt(stored.array(), stored.index(at), end)) {
      return false;
    }
    stored.reach(at + ArcHead.LONGEST);
    return ArcHead.end(stored.array(), stored.index(at), stored.index(stored.end())) >= 0;
  }

  private boolean versionAt(int from, int to) {
    byte[] bytes = stored.array();
    int at = from + WarcHead.MAGIC.length;
    return to - from > WarcHead.MAGIC.length + 3
        && WarcHead.magicAt(bytes, from, to)
        && Character.isDigit(bytes[at])
        && bytes[at + 1] == '.'
        && Character.isDigit(bytes[at + 2]);
  }

  /** Bytes of the line ends after a block: two, in an ARC file any; -1 if others are there. */
  private static int trailer(WarcHead head, byte[] bytes, int from, int to) {
    if (head.isArc()) {
      int at = from;
      while (at < to && (bytes[at] == '\n' || bytes[at] == '\r')) {
        at++;
      }
      boolean glued = at == from && from < to && !ArcHead.mayStartAt(bytes, from, to);
      return glued ? -1 : at - from;
    }
    if (to - from >= 4
        && bytes[from] == '\r'
        && bytes[from + 1] == '\n'
        && bytes[from + 2] == '\r'
        && bytes[from + 3] == '\n') {
      return 4;
    }
    return to - from >= 2 && bytes[from] == '\n' && bytes[from + 1] == '\n' ? 2 : -1;
  }

  private boolean onlyLineEnds(long from) {
    for (long at = from; at < stored.end(); at++) {
      if (stored.at(at) != '\r' && stored.at(at) != '\n') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    member.close();
    stored.close();
  }
}
