package org.hirundo.operators.warc;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inflates a whole deflate stream at once with the system's <a
 * href="https://github.com/ebiggers/libdeflate">libdeflate</a>, where there is one: half of what
 * zlib takes. It needs all of a stream and room for all that is in it, so it says {@link #NO} to
 * what is damaged, cut off, or large, and zlib tells which of these it is. Used by one thread;
 * another may close it.
 */
final class Libdeflate implements Closeable {
  /** The bytes at hand are no whole stream, or hold more than there is room for. */
  static final int NO = -1;

  /** Set to {@code false}, zlib inflates everything. */
  static final String PROPERTY = "hirundo.libdeflate";

  private static final Logger LOG = LoggerFactory.getLogger(Libdeflate.class);
  private static final Optional<NativeLibrary> LIBRARY = library();

  private static final int AHEAD = 256 * 1024;
  private static final int SUCCESS = 0;

  /*
   * Stored bytes are copied to native memory once each, as they are read: `in` holds those from
   * offset `first` to offset `filled`. It is begun anew when it is full, which copies what was
   * read ahead a second time: at most a quarter.
   */
  private final Memory in = new Memory(4 * AHEAD);
  private final Memory out;
  private final Memory counts = new Memory(2 * Long.BYTES);
  private final Function inflate;
  private final Function free;
  private Pointer decompressor; // null when closed
  private final int ahead;
  private long first;
  private long filled;

  private Libdeflate(NativeLibrary library, int mostStored, int mostInflated) {
    this.inflate = library.getFunction("libdeflate_deflate_decompress_ex");
    this.free = library.getFunction("libdeflate_free_decompressor");
    this.decompressor = library.getFunction("libdeflate_alloc_decompressor").invokePointer(null);
    if (decompressor == null) {
      throw new OutOfMemoryError("libdeflate got no memory for a decompressor");
    }
    this.ahead = Math.min(AHEAD, mostStored);
    this.out = new Memory(mostInflated);
  }

  /**
   * Opens one, if the system has the library.
   *
   * @param mostStored of a stream's own bytes; no stream of more than 256 KiB is inflated
   * @param mostInflated bytes that a stream may hold
   */
  static Optional<Libdeflate> open(int mostStored, int mostInflated) {
    return LIBRARY.map(library -> new Libdeflate(library, mostStored, mostInflated));
  }

  private static Optional<NativeLibrary> library() {
    if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
      return Optional.empty();
    }
    try {
      NativeLibrary library = NativeLibrary.getInstance("deflate");
      library.getFunction("libdeflate_deflate_decompress_ex");
      LOG.info("gzip members are inflated by {}", library.getFile());
      return Native.SIZE_T_SIZE == Long.BYTES ? Optional.of(library) : Optional.empty();
    } catch (LinkageError none) {
      LOG.info("gzip members are inflated by zlib; libdeflate.so.0 would take half of its time");
      return Optional.empty();
    }
  }

  /** Inflates the stream at {@code start}; returns how many bytes it holds, or {@link #NO}. */
  synchronized int inflate(StoredBytes stored, long start) throws IOException {
    if (decompressor == null) {
      return NO;
    }
    stored.reach(start + ahead);
    long end = Math.min(stored.end(), start + ahead);
    if (start < first || start > filled || end - first > in.size()) {
      first = start;
      filled = start;
    }
    if (end > filled) {
      int from = stored.index(filled);
      in.write(filled - first, stored.array(), from, (int) (end - filled));
      filled = end;
    }
    Object[] arguments = {
      decompressor, in.share(start - first), end - start, out, out.size(), counts, inflated()
    };
    return inflate.invokeInt(arguments) == SUCCESS ? (int) counts.getLong(Long.BYTES) : NO;
  }

  private Pointer inflated() {
    return counts.share(Long.BYTES);
  }

  /** How many stored bytes the stream had that was inflated last. */
  int consumed() {
    return (int) counts.getLong(0);
  }

  /** Copies the first {@code size} bytes that were inflated last. */
  void copyTo(byte[] target, int size) {
    out.read(0, target, 0, size);
  }

  @Override
  public synchronized void close() {
    if (decompressor != null) {
      free.invoke(new Object[] {decompressor});
      decompressor = null;
      in.close();
      out.close();
      counts.close();
    }
  }
}
