package org.hirundo.pipelines.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file of which Parquet reads only the ranges that it needs. */
record RangedFile(Transport transport, String location, long length) implements InputFile {

  static RangedFile open(Transport transport, String location) throws IOException {
    return new RangedFile(transport, location, transport.length(location));
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    Window window = new Window();
    return new DelegatingSeekableInputStream(window) {
      @Override
      public long getPos() {
        return window.position;
      }

      @Override
      public void seek(long position) {
        window.position = position;
      }
    };
  }

  /** Reads as much as is asked for, or a little more when that is little. */
  private final class Window extends InputStream {
    private static final int LEAST = 64 * 1024;

    private long position;
    private byte[] bytes = new byte[0];
    private long from;

    @Override
    public int read(byte[] target, int at, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (position >= length) {
        return -1;
      }
      if (position < from || position >= from + bytes.length) {
        long to = Math.min(length, position + Math.max(count, LEAST));
        bytes = transport.range(location, position, to);
        from = position;
      }
      int begin = (int) (position - from);
      int given = Math.min(count, bytes.length - begin);
      System.arraycopy(bytes, begin, target, at, given);
      position += given;
      return given;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }
}
