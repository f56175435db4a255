package org.hirundo.operators.warc;

/** The header of a gzip member (RFC 1952, section 2.3). */
final class GzipHeader {
  /** The bytes are no gzip header. */
  static final int NONE = -1;

  /** The bytes begin a header but end within it. */
  static final int UNFINISHED = -2;

  /** Longest header that is believed: both names and an extra field of the largest size. */
  static final int LONGEST = 128 * 1024;

  private static final int FIXED = 10;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private GzipHeader() {}

  /** Bytes of the header at {@code from}, or {@link #NONE}, or {@link #UNFINISHED}. */
  static int length(byte[] bytes, int from, int to) {
    if (!startsAt(bytes, from, to)) {
      return to - from < 3 && beginsAt(bytes, from, to) ? UNFINISHED : NONE;
    }
    if (to - from < FIXED) {
      return UNFINISHED;
    }
    int flags = bytes[from + 3];
    if ((flags & RESERVED) != 0) {
      return NONE;
    }
    int at = from + FIXED;
    if ((flags & EXTRA) != 0) {
      if (to - at < 2) {
        return UNFINISHED;
      }
      at += 2 + ((bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8);
    }
    for (int flag = NAME; flag <= COMMENT; flag <<= 1) {
      if ((flags & flag) != 0) {
        while (at < to && bytes[at] != 0) {
          at++;
        }
        at++;
      }
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      at += 2;
    }
    if (at > to) {
      return to - from > LONGEST ? NONE : UNFINISHED;
    }
    return at - from > LONGEST ? NONE : at - from;
  }

  /** Whether magic number and method of a member are at {@code from}. */
  static boolean startsAt(byte[] bytes, int from, int to) {
    return to - from >= 3 && beginsAt(bytes, from, to);
  }

  private static boolean beginsAt(byte[] bytes, int from, int to) {
    return to > from
        && bytes[from] == 0x1f
        && (to - from < 2 || bytes[from + 1] == (byte) 0x8b)
        && (to - from < 3 || bytes[from + 2] == 8);
  }
}
