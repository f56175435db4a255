package org.hirundo.operators.wikitext;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * The XML of a dump, stream after stream: a multistream dump has a bzip2 stream for each hundred
 * pages, other files have one. After damage it goes on at the next stream. Confined to one thread.
 */
final class DumpText implements Closeable {
  private final CompressedInput stored;
  private final DumpCompression compression;
  private InputStream stream; // null: between two
  private long streamOffset;
  private boolean begun;
  private boolean checked;

  DumpText(InputStream in, long offset, DumpCompression compression) {
    this.stored = new CompressedInput(in, offset);
    this.compression = compression;
    this.streamOffset = offset;
  }

  /** Where in the file the stream begins that was read last. */
  long streamOffset() {
    return streamOffset;
  }

  long offset() {
    return stored.offset();
  }

  /**
   * Reads on in the current stream.
   *
   * @return -1 at its end
   * @throws IOException if it is damaged
   */
  int read(byte[] bytes, int from, int count) throws IOException {
    if (stream == null) {
      return -1;
    }
    long before = stored.offset();
    try {
      int read = stream.read(bytes, from, count);
      checked = compression != DumpCompression.BZIP2 || stored.offset() != before;
      if (checked) {
        stored.keepFrom(before);
      }
      if (read < 0) {
        stream = null;
      }
      return read;
    } catch (RuntimeException e) {
      throw new IOException("damaged compression: " + e, e);
    }
  }

  /**
   * Whether all that was read before the last read is known to be whole: a block of bzip2 is taken
   * in at once and checked when it has been given out, before the next one is taken in.
   */
  boolean checked() {
    return checked;
  }

  /**
   * Opens the next stream.
   *
   * @return false at the file's end
   * @throws IOException if what comes is none
   */
  boolean next() throws IOException {
    if (stored.atEnd() || (begun && compression != DumpCompression.BZIP2)) {
      return false;
    }
    begun = true;
    stored.keepFrom(stored.offset());
    streamOffset = stored.offset();
    if (compression == DumpCompression.BZIP2 && !stored.atBzip2Stream()) {
      throw new IOException("no bzip2 stream begins here");
    }
    stream =
        switch (compression) {
          case NONE -> stored;
          case GZIP -> new GZIPInputStream(stored, 1 << 16);
          case BZIP2 -> new BZip2CompressorInputStream(stored, false);
        };
    return true;
  }

  /**
   * Passes over what is left of a damaged stream; false if no other follows. A damaged block may
   * have been read beyond its end, so that the search begins where it began.
   */
  boolean skipDamage() throws IOException {
    stream = null;
    if (compression != DumpCompression.BZIP2) {
      return false;
    }
    stored.rewind();
    while (!stored.atEnd()) {
      if (stored.offset() > streamOffset && stored.atBzip2Stream()) {
        return true;
      }
      stored.read();
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }
}
