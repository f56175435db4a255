package org.hirundo.operators.wikitext;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the pages of a MediaWiki XML export (0.10 and 0.11) one after the other, in memory bounded
 * by the longest page, at most {@value #LONGEST_PAGE} bytes. Reading can begin at any {@link
 * #position()}: in a multistream dump at once, in others after what stands before the page is
 * decompressed. A damaged bzip2 stream costs the pages in it from the damaged block on: what has
 * not passed its checksum is not given out. Confined to one thread.
 */
public final class DumpReader implements Closeable {
  static final int LONGEST_PAGE = 64 << 20;
  private static final int LONGEST_HEADER = 1 << 20;
  private static final int PAGE_BITS = 26;
  private static final byte[] OPEN = "<page>".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CLOSE = "</page>".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CLOSE_SITE = "</siteinfo>".getBytes(StandardCharsets.UTF_8);
  private static final int NONE = -1;
  private static final int TOO_LONG = -2;

  private final DumpText text;
  private byte[] buffer = new byte[1 << 18];
  private int from;
  private int to;
  private int sure; // what is before it has passed its checksum
  private long streamOffset; // of the stream in which the last page began
  private long pages; // that began in that stream
  private long boundary = -1; // offset of the stream whose bytes begin at boundaryAt; -1: none
  private int boundaryAt;
  private boolean ended;
  private IOException damage;

  private DumpReader(DumpText text, long streamOffset) {
    this.text = text;
    this.streamOffset = streamOffset;
  }

  /**
   * Goes on from a position.
   *
   * @param in the file from {@link #offsetOf} the position on
   * @param position 0, or one that a reader of the file told
   */
  public static DumpReader open(InputStream in, long position, DumpCompression compression)
      throws IOException {
    long offset = offsetOf(position);
    DumpReader reader = new DumpReader(new DumpText(in, offset, compression), offset);
    long skipped = position & ((1L << PAGE_BITS) - 1);
    while (reader.pages < skipped && reader.streamOffset == offset) {
      if (reader.next() == null) {
        break;
      }
    }
    return reader;
  }

  /** The byte from which a file has to be opened for a position. */
  public static long offsetOf(long position) {
    return position >>> PAGE_BITS;
  }

  /** Where to go on after the entry that was read last. */
  public long position() {
    return streamOffset << PAGE_BITS | pages;
  }

  /** Bytes of the file read so far. */
  public long offset() {
    return text.offset();
  }

  /**
   * What the wiki says of itself; the file is read from its beginning and closed.
   *
   * @throws IOException if it cannot be read
   */
  public static WikiNames names(InputStream in, DumpCompression compression) throws IOException {
    try (DumpText text = new DumpText(in, 0, compression)) {
      byte[] header = new byte[LONGEST_HEADER];
      int length = 0;
      boolean told = false;
      while (!told && length < header.length) {
        int read = text.read(header, length, header.length - length);
        if (read < 0 && !text.next()) {
          break;
        }
        int seen = Math.max(0, length - CLOSE_SITE.length);
        length += Math.max(0, read);
        told =
            indexOf(header, seen, length, CLOSE_SITE) >= 0
                || indexOf(header, seen, length, OPEN) >= 0;
      }
      return WikiNames.of(new String(header, 0, length, StandardCharsets.UTF_8));
    }
  }

  /** The next entry, or null at the end. */
  public DumpEntry next() throws IOException {
    int open = find(OPEN);
    if (open >= 0) {
      return page(open);
    }
    return damage == null ? null : passDamage();
  }

  private DumpEntry page(int open) throws IOException {
    if (boundary >= 0 && open >= boundaryAt) {
      streamOffset = boundary;
      pages = 0;
      boundary = -1;
    }
    pages++;
    from = open;
    int close = find(CLOSE);
    while (close >= 0 && close + CLOSE.length > sure && !ended && damage == null) {
      close -= fill();
    }
    if (damage != null && (close < 0 || close + CLOSE.length > sure)) {
      return passDamage();
    }
    if (close == TOO_LONG) {
      long start = text.offset();
      while ((close = find(CLOSE)) == TOO_LONG) {
        from = to - CLOSE.length;
      }
      from = close < 0 ? to : close + CLOSE.length;
      return new DumpEntry.Damage(
          "too-large", "a page of more than " + LONGEST_PAGE + " bytes", start, 0);
    }
    if (close < 0) {
      from = to;
      return new DumpEntry.Damage(
          "truncated", "the file ends in a page", text.streamOffset(), text.offset());
    }
    String xml = new String(buffer, from, close - from, StandardCharsets.UTF_8);
    from = close + CLOSE.length;
    return PageXml.read(xml);
  }

  /** What was read of the damaged stream and is no whole page is passed over with it. */
  private DumpEntry passDamage() throws IOException {
    IOException cause = damage;
    damage = null;
    long start = text.streamOffset();
    boolean more = text.skipDamage();
    from = 0;
    to = 0;
    sure = 0;
    boundary = -1;
    ended = !more;
    streamOffset = text.offset();
    pages = 0;
    return new DumpEntry.Damage("damaged-stream", cause.getMessage(), start, text.offset() - start);
  }

  /** Where the tag is at or behind {@code from}; reads on until it is there. */
  private int find(byte[] tag) {
    int scanned = from;
    while (true) {
      int found = indexOf(buffer, scanned, to, tag);
      if (found >= 0) {
        return found;
      }
      scanned = Math.max(from, to - tag.length + 1);
      if (tag == OPEN) {
        from = scanned; // nothing before it is wanted
      } else if (to - from > LONGEST_PAGE) {
        return TOO_LONG;
      }
      if (ended || damage != null) {
        return NONE;
      }
      scanned -= fill();
    }
  }

  /** Reads more; answers how far what is in the buffer moved down. */
  private int fill() {
    int moved = 0;
    if (to == buffer.length) {
      if (from > 0) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        moved = from;
        boundaryAt -= moved;
        sure -= moved;
        to -= moved;
        from = 0;
      } else {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    try {
      int read = text.read(buffer, to, buffer.length - to);
      if (read < 0 || text.checked()) {
        sure = to;
      }
      if (read >= 0) {
        to += read;
      } else if (text.next()) {
        boundary = text.streamOffset();
        boundaryAt = to;
      } else {
        ended = true;
      }
    } catch (IOException e) {
      damage = e;
    }
    return moved;
  }

  private static int indexOf(byte[] bytes, int from, int to, byte[] wanted) {
    for (int i = from; i <= to - wanted.length; i++) {
      if (bytes[i] == wanted[0]
          && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
