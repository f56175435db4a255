package org.hirundo.operators.warc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A window on a file's stored bytes, addressed by their offsets in the file. */
final class StoredBytes implements Closeable {
  private static final int STEP = 64 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[4 * STEP];
  private long base; // offset in the file of buffer[0]
  private int keep; // bytes before this index may be dropped
  private int end; // bytes in the buffer
  private boolean exhausted;

  StoredBytes(InputStream in, long start) {
    this.in = in;
    this.base = start;
  }

  /** Reads until the bytes before {@code offset} are here; false if the file ends earlier. */
  boolean reach(long offset) throws IOException {
    while (base + end < offset) {
      if (exhausted) {
        return false;
      }
      fill();
    }
    return true;
  }

  /** Lets go of the bytes before {@code offset}. */
  void keepFrom(long offset) {
    keep = Math.max(keep, (int) Math.min(end, offset - base));
  }

  /** The first offset that is still here. */
  long kept() {
    return base + keep;
  }

  /** The offset after the last byte that was read so far. */
  long end() {
    return base + end;
  }

  /** The window's bytes; valid until the next call of {@link #reach}. */
  byte[] array() {
    return buffer;
  }

  /** Where in {@link #array} the byte at {@code offset} is. */
  int index(long offset) {
    return (int) (offset - base);
  }

  /** The byte at {@code offset}, which must be here. */
  byte at(long offset) {
    return buffer[(int) (offset - base)];
  }

  private void fill() throws IOException {
    if (buffer.length - end < STEP) {
      int held = end - keep;
      byte[] roomy =
          held + STEP <= buffer.length / 4 * 3 ? buffer : new byte[buffer.length / 2 * 3];
      System.arraycopy(buffer, keep, roomy, 0, held);
      buffer = roomy;
      base += keep;
      end = held;
      keep = 0;
    }
    int read = in.read(buffer, end, STEP);
    if (read < 0) {
      exhausted = true;
    } else {
      end += read;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
