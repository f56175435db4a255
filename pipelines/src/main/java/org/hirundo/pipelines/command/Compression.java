package org.hirundo.pipelines.command;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Undoes gzip and Zstandard, told by the first bytes rather than by the name. */
final class Compression {
  private static final int BUFFER = 1 << 16;

  private Compression() {}

  /**
   * @param stored supports mark and reset
   */
  static InputStream undo(InputStream stored) throws IOException {
    byte[] start = peek(stored, 4);
    if (start.length >= 2 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B) {
      return new BufferedInputStream(new GZIPInputStream(stored, BUFFER), BUFFER);
    }
    if (start.length == 4
        && (start[0] & 0xFF) == 0x28
        && (start[1] & 0xFF) == 0xB5
        && (start[2] & 0xFF) == 0x2F
        && (start[3] & 0xFF) == 0xFD) {
      return new BufferedInputStream(new ZstdInputStream(stored).setContinuous(false), BUFFER);
    }
    return stored;
  }

  /** The next bytes, at most {@code count}, which stay unread. */
  static byte[] peek(InputStream in, int count) throws IOException {
    in.mark(count);
    byte[] bytes = in.readNBytes(count);
    in.reset();
    return bytes;
  }
}
