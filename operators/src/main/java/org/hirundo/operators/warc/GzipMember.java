package org.hirundo.operators.warc;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates one gzip member at a time into a buffer that is used again. Unlike {@link
 * java.util.zip.GZIPInputStream} it stops at the member's end and tells where that is. A member
 * beyond the limits is inflated to its end, without being stored, so that the next one is found.
 */
final class GzipMember implements Closeable {
  /** How reading a member ended. */
  enum Outcome {
    WHOLE,
    TOO_LARGE,
    TRUNCATED,
    DAMAGED,
    CHECKSUM,
    EXPANDS
  }

  private static final int FIRST = 256 * 1024;
  private static final int RATIO_FROM = 1 << 20;
  private static final int AT_ONCE = RATIO_FROM;
  private static final int LOOK_BACK = 1 << 20;
  private static final int TRAILER = 8;
  private static final int HEAD = 8 * 1024;
  private static final int PROBE = 512;

  private final WarcLimits limits;
  private final Optional<Libdeflate> atOnce;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private byte[] content;
  private int size;
  private long end;
  private String detail = "";

  GzipMember(WarcLimits limits) {
    this(limits, Libdeflate.open(limits.memberBytes(), Math.min(AT_ONCE, limits.recordBytes())));
  }

  GzipMember(WarcLimits limits, Optional<Libdeflate> atOnce) {
    this.limits = limits;
    this.atOnce = atOnce;
    this.content = new byte[Math.min(FIRST, limits.recordBytes())];
  }

  /** What the member holds, up to {@link #size}; a member that is too large: its first bytes. */
  byte[] content() {
    return content;
  }

  int size() {
    return size;
  }

  /** The offset after the member; meant for WHOLE and TOO_LARGE. */
  long end() {
    return end;
  }

  String detail() {
    return detail;
  }

  /** Reads the member at {@code start}; keeps the stored bytes from there up to the limit. */
  Outcome read(StoredBytes stored, long start) throws IOException {
    size = 0;
    detail = "";
    int header = headerAt(stored, start);
    if (header < 0) {
      detail = header == GzipHeader.NONE ? "no gzip header" : "the file ends in a gzip header";
      return header == GzipHeader.NONE ? Outcome.DAMAGED : Outcome.TRUNCATED;
    }
    if (atOnce.isPresent() && inflateAtOnce(atOnce.get(), stored, start + header)) {
      return judge(stored, size, false);
    }
    try {
      return inflate(stored, start, start + header);
    } catch (DataFormatException e) {
      detail = e.getMessage() + ", at most " + inflater.getBytesRead() + " bytes into the member";
      return Outcome.DAMAGED;
    }
  }

  /** Whether it is one of the many that are whole and not large; the others are inflated below. */
  private boolean inflateAtOnce(Libdeflate library, StoredBytes stored, long data)
      throws IOException {
    int count = library.inflate(stored, data);
    if (count == Libdeflate.NO) {
      return false;
    }
    if (content.length < count) {
      content = new byte[Math.min(Math.max(count, 2 * content.length), limits.recordBytes())];
    }
    library.copyTo(content, count);
    size = count;
    end = data + library.consumed() + TRAILER;
    crc.reset();
    crc.update(content, 0, count);
    return true;
  }

  private Outcome inflate(StoredBytes stored, long start, long data)
      throws IOException, DataFormatException {
    inflater.reset();
    crc.reset();
    byte[] head = null;
    long total = 0;
    long fed = data;
    while (true) {
      int count = inflater.inflate(content, size, content.length - size);
      crc.update(content, size, count);
      size += count;
      total += count;
      if (inflater.finished()) {
        break;
      }
      if (inflater.needsDictionary()) {
        throw new DataFormatException("a preset dictionary is asked for");
      }
      if (total > RATIO_FROM && total / limits.expansion() > inflater.getBytesRead()) {
        detail = "expands more than " + limits.expansion() + " times";
        keepHead(head);
        return Outcome.EXPANDS;
      }
      if (size == content.length || head != null) {
        if (head == null && size < limits.recordBytes()) {
          content =
              Arrays.copyOf(content, (int) Math.min(content.length * 2L, limits.recordBytes()));
        } else {
          head = head == null ? Arrays.copyOf(content, HEAD) : head;
          size = 0;
        }
      }
      if (inflater.needsInput()) {
        if (!stored.reach(fed + 1)) {
          detail = "the file ends " + (fed - start) + " bytes into the member";
          keepHead(head);
          return Outcome.TRUNCATED;
        }
        if (fed - start > limits.memberBytes()) {
          head = head == null ? Arrays.copyOf(content, Math.min(size, HEAD)) : head;
        }
        if (head != null) {
          stored.keepFrom(fed - LOOK_BACK);
        }
        int available = (int) (stored.end() - fed);
        inflater.setInput(stored.array(), stored.index(fed), available);
        fed += available;
      }
    }
    end = fed - inflater.getRemaining() + TRAILER;
    keepHead(head);
    return judge(stored, total, head != null);
  }

  private Outcome judge(StoredBytes stored, long total, boolean large) throws IOException {
    if (!stored.reach(end)) {
      detail = "the file ends in the member's checksum";
      return Outcome.TRUNCATED;
    }
    if (little(stored, end - TRAILER) != (int) crc.getValue()) {
      detail = "CRC-32 differs";
      return Outcome.CHECKSUM;
    }
    if (little(stored, end - 4) != (int) total) {
      detail = "length differs: " + total + " bytes inflated";
      return Outcome.CHECKSUM;
    }
    if (large) {
      detail = total + " bytes";
      return Outcome.TOO_LARGE;
    }
    return Outcome.WHOLE;
  }

  /** Whether a member begins at {@code start} whose content begins as a record does. */
  boolean recordAt(StoredBytes stored, long start) throws IOException {
    int header = headerAt(stored, start);
    if (header < 0) {
      return false;
    }
    stored.reach(start + header + PROBE);
    int from = stored.index(start + header);
    inflater.reset();
    inflater.setInput(stored.array(), from, Math.min(PROBE, (int) (stored.end() - start - header)));
    byte[] first = new byte[WarcHead.MAGIC.length];
    try {
      int count = inflater.inflate(first);
      return count == first.length
          && (Arrays.equals(first, WarcHead.MAGIC) || ArcHead.mayStartAt(first, 0, count));
    } catch (DataFormatException e) {
      return false;
    }
  }

  private static int headerAt(StoredBytes stored, long start) throws IOException {
    for (int wanted = 512; ; wanted *= 2) {
      boolean there = stored.reach(start + wanted);
      int length =
          GzipHeader.length(stored.array(), stored.index(start), stored.index(stored.end()));
      if (length != GzipHeader.UNFINISHED || !there) {
        return length;
      }
    }
  }

  private void keepHead(byte[] head) {
    if (head != null) {
      System.arraycopy(head, 0, content, 0, head.length);
      size = head.length;
    }
  }

  private static int little(StoredBytes stored, long offset) {
    return (stored.at(offset) & 0xff)
        | (stored.at(offset + 1) & 0xff) << 8
        | (stored.at(offset + 2) & 0xff) << 16
        | stored.at(offset + 3) << 24;
  }

  @Override
  public void close() {
    inflater.end();
    atOnce.ifPresent(Libdeflate::close);
  }
}
