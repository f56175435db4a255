package org.hirundo.operators.wikitext;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The stored bytes, counted, with a view of what comes next. Confined to one thread. */
final class CompressedInput extends InputStream {
  private final InputStream in;
  private byte[] buffer = new byte[1 << 17];
  private int kept;
  private int from;
  private int to;
  private long offset; // of buffer[from]

  /**
   * @param offset where in the file the stream begins
   */
  CompressedInput(InputStream in, long offset) {
    this.in = in;
    this.offset = offset;
  }

  /** Where in the file the next byte is. */
  long offset() {
    return offset;
  }

  /** Keeps what comes from an offset on, which is kept so far, for {@link #rewind}. */
  void keepFrom(long newOffset) {
    kept = from - (int) (offset - newOffset);
  }

  /** Goes back to where it began to keep. */
  void rewind() {
    offset -= from - kept;
    from = kept;
  }

  /** Whether so many bytes are left to look at. */
  private boolean look(int count) throws IOException {
    while (to - from < count) {
      if (to == buffer.length) {
        System.arraycopy(buffer, kept, buffer, 0, to - kept);
        from -= kept;
        to -= kept;
        kept = 0;
        buffer = to > buffer.length / 2 ? Arrays.copyOf(buffer, 2 * buffer.length) : buffer;
      }
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        return false;
      }
      to += read;
    }
    return true;
  }

  boolean atEnd() throws IOException {
    return !look(1);
  }

  /** Whether a bzip2 stream with a block begins here, or an empty one. */
  boolean atBzip2Stream() throws IOException {
    if (!look(10)) {
      return false;
    }
    boolean start =
        buffer[from] == 'B'
            && buffer[from + 1] == 'Z'
            && buffer[from + 2] == 'h'
            && buffer[from + 3] >= '1'
            && buffer[from + 3] <= '9';
    return start && (mark(0x314159265359L) || mark(0x177245385090L));
  }

  private boolean mark(long expected) {
    for (int i = 0; i < 6; i++) {
      if ((buffer[from + 4 + i] & 0xFF) != (expected >>> (40 - 8 * i) & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    if (!look(1)) {
      return -1;
    }
    offset++;
    return buffer[from++] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int start, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (!look(1)) {
      return -1;
    }
    int read = Math.min(count, to - from);
    System.arraycopy(buffer, from, bytes, start, read);
    from += read;
    offset += read;
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
