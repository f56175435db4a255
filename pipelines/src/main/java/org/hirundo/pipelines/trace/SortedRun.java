package org.hirundo.pipelines.trace;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of pairs of a key and a place, 16 bytes each, in the order of both; never changed once it
 * is written. Its name is no other's and tells how many pairs it holds. A lookup reads O(log n)
 * pairs. Thread-safe.
 */
final class SortedRun implements Closeable {
  private static final int PAIR = 16;
  private static final int BUFFER = 1 << 16;
  private static final Pattern NAME = Pattern.compile("[-0-9a-f]+\\.(\\d{1,15})\\.run");

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

  /** The file has not the length that its name tells. */
  static final class TornException extends IOException {
    private static final long serialVersionUID = 1;

    private TornException(Path file, long octets) {
      super(file + " is torn: it has " + octets + " bytes");
    }
  }

  /**
   * @throws TornException if the file is not whole
   */
  SortedRun(Path file) throws IOException {
    this.file = file;
    Matcher name = NAME.matcher(file.getFileName().toString());
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = name.matches() ? Long.parseLong(name.group(1)) : -1;
    long octets = channel.size();
    if (octets != size * PAIR) {
      channel.close();
      throw new TornException(file, octets);
    }
  }

  private static Path named(Path folder, long size) {
    return folder.resolve(UUID.randomUUID() + "." + size + ".run");
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
   * @param folder to hold it
   * @param pairs sorted
   */
  static SortedRun write(Path folder, List<Pair> pairs) throws IOException {
    Path file = named(folder, pairs.size());
    try (FileChannel target = target(file);
        DataOutputStream out = out(target)) {
      for (Pair pair : pairs) {
        put(out, pair);
      }
      out.flush();
      target.force(true);
    }
    return new SortedRun(file);
  }

  /** Writes what is in both to another file of the same folder. */
  static SortedRun merge(SortedRun left, SortedRun right) throws IOException {
    Path file = named(left.file.getParent(), left.size + right.size);
    try (DataInputStream lefts = in(left.file);
        DataInputStream rights = in(right.file);
        FileChannel target = target(file);
        DataOutputStream out = out(target)) {
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
      out.flush();
      target.force(true);
    }
    return new SortedRun(file);
  }

  private static FileChannel target(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static DataOutputStream out(FileChannel target) {
    return new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(target), BUFFER));
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
