package org.hirundo.pipelines.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of bytes, in place where they stand whole in the buffer. Of a line that is too long, the
 * length is told and the bytes are passed over. Not thread-safe.
 */
final class Lines implements Closeable {
  /** Bytes of a line that is kept. */
  static final int LONGEST = 64 << 20;

  private static final int BUFFER = 1 << 17;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER];
  private int from; // of what is not given out yet
  private int to;
  private int start;
  private long length;
  private boolean ended;
  private boolean begun;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false if there is none. */
  boolean next() throws IOException {
    start = from;
    int scanned = from;
    long dropped = 0;
    while (true) {
      int end = feed(scanned);
      if (end >= 0) {
        length = dropped + end - start;
        from = end + 1;
        break;
      }
      scanned = to;
      if (ended) {
        length = dropped + to - start;
        from = to;
        if (length == 0) {
          return false;
        }
        break;
      }
      if (to - start > LONGEST) {
        dropped += to - start;
        start = from = to = scanned = 0;
      }
      scanned -= fill();
    }
    if (!begun) {
      begun = true;
      if (Arrays.equals(buffer, start, Math.min(start + 3, to), MARK, 0, 3)) {
        start += 3;
        length -= 3;
      }
    }
    return true;
  }

  private int feed(int scanned) {
    for (int i = scanned; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads more behind what is there; answers how far the line's bytes moved down. */
  private int fill() throws IOException {
    int moved = 0;
    if (to == buffer.length) {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, to - start);
        moved = start;
        to -= start;
        start = 0;
      } else {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    int read = in.read(buffer, to, buffer.length - to);
    if (read < 0) {
      ended = true;
    } else {
      to += read;
    }
    return moved;
  }

  /** Passes over so many lines, or to the end. */
  void skip(long count) throws IOException {
    for (long line = 0; line < count; line++) {
      if (!next()) {
        return;
      }
    }
  }

  /** The buffer in which the line is; changes with {@link #next}. */
  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  /** The line's bytes without its end; above {@link #LONGEST}, they are not kept. */
  int length() {
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  boolean isBlank() {
    for (int i = start; i < start + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\r' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
