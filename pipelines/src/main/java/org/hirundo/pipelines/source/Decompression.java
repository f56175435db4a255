package org.hirundo.pipelines.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Opens compressed files by their names' endings: gzip and zstd, in any number of members. */
final class Decompression {
  private static final int BUFFER = 1 << 16;

  private Decompression() {}

  static InputStream byName(InputStream in, String name) throws IOException {
    try {
      if (name.endsWith(".gz")) {
        return new Members(in);
      }
      return name.endsWith(".zst") ? new ZstdInputStream(in).setContinuous(false) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * All members of a gzip file. The JDK's stream ends before a further member when the stream below
   * has nothing at hand just then, as one over HTTP may, and passes over what is no member in
   * silence; here the first cannot be, and the second is an error.
   */
  private static final class Members extends GZIPInputStream {
    Members(InputStream in) throws IOException {
      super(new NeverEmpty(in), BUFFER);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      int read = super.read(bytes, from, count);
      if (read < 0 && in.read() >= 0) {
        throw new EOFException("what follows the last gzip member is none");
      }
      return read;
    }
  }

  private static final class NeverEmpty extends FilterInputStream {
    NeverEmpty(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      return 1;
    }
  }
}
