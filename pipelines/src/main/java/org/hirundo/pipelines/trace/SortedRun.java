package org.hirundo.pipelines.trace;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A file of pairs of a key and a place, 16 bytes each, in the order of both; never changed once it
 * is written. A lookup reads O(log n) pairs. Thread-safe.
 */
final class SortedRun implements Closeable {
  private static final int PAIR = 16;
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long size; // in pairs

  /** A key and where its record is. */
  record Pair(long key, long place) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int keys = Long.compare(key, other.key);
      return keys != 0 ? keys : Long.compare(place, other.place);
    }
  }

  SortedRun(Path file) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size() / PAIR;
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  /**
   * Writes a run.
   *
   * @param pairs sorted
   */
  static void write(Path file, List<Pair> pairs) throws IOException {
    try (DataOutputStream out = out(file)) {
      for (Pair pair : pairs) {
        put(out, pair);
      }
    }
  }

  /** Writes what is in both to another file. */
  static void merge(SortedRun left, SortedRun right, Path file) throws IOException {
    try (DataInputStream lefts = in(left.file);
        DataInputStream rights = in(right.file);
        DataOutputStream out = out(file)) {
      Pair a = next(lefts);
      Pair b = next(rights);
      while (a != null || b != null) {
        if (b == null || (a != null && a.compareTo(b) <= 0)) {
          put(out, a);
          a = next(lefts);
        } else {
          put(out, b);
          b = next(rights);
        }
      }
    }
  }

  private static DataOutputStream out(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
  }

  private static DataInputStream in(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
  }

  private static void put(DataOutputStream out, Pair pair) throws IOException {
    out.writeLong(pair.key());
    out.writeLong(pair.place());
  }

  private static Pair next(DataInputStream in) throws IOException {
    try {
      return new Pair(in.readLong(), in.readLong());
    } catch (EOFException e) {
      return null;
    }
  }

  /** Gives every place of the key, in order. */
  void find(long key, LongConsumer places) throws IOException {
    ByteBuffer pair = ByteBuffer.allocate(PAIR);
    long low = 0;
    long high = size;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (read(middle, pair).getLong(0) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    while (low < size && read(low, pair).getLong(0) == key) {
      places.accept(pair.getLong(Long.BYTES));
      low++;
    }
  }

  private ByteBuffer read(long index, ByteBuffer into) throws IOException {
    into.clear();
    while (into.hasRemaining()) {
      if (channel.read(into, index * PAIR + into.position()) < 0) {
        throw new EOFException(file + " ends within an entry: delete its folder, it is made again");
      }
    }
    return into;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
