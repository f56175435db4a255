package org.hirundo.operators.quality;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads C's binary layout from a file, and knows how much is left, so that a damaged length is
 * refused before anything of that size is allocated. Not thread-safe.
 */
final class LittleEndianInput implements AutoCloseable {
  /** Bytes of a word; the longest of unsegmented text are pages, some 100 KB. */
  private static final int LONGEST_ENTRY = 1 << 26;

  private final FileChannel channel;
  private final ByteBuffer buffer;
  private final long size;
  private long position;

  LittleEndianInput(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
    buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  long remaining() {
    return size - position;
  }

  long position() {
    return position;
  }

  boolean readBoolean() throws IOException {
    need(1);
    return buffer.get() != 0;
  }

  int readInt() throws IOException {
    need(4);
    return buffer.getInt();
  }

  long readLong() throws IOException {
    need(8);
    return buffer.getLong();
  }

  double readDouble() throws IOException {
    need(8);
    return buffer.getDouble();
  }

  byte[] readBytes(int count) throws IOException {
    requireRemaining(count);
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; ) {
      int part = Math.min(count - at, buffer.capacity());
      need(part);
      buffer.get(bytes, at, part);
      at += part;
    }
    return bytes;
  }

  float[] readFloats(int count) throws IOException {
    requireRemaining(4L * count);
    float[] floats = new float[count];
    for (int at = 0; at < count; ) {
      int part = Math.min(count - at, buffer.capacity() / 4);
      need(part * 4);
      buffer.asFloatBuffer().get(floats, at, part);
      buffer.position(buffer.position() + part * 4);
      at += part;
    }
    return floats;
  }

  /**
   * A matrix of little-endian floats, which stays in the file and is passed over.
   *
   * @param longestSegment bytes that are mapped at once
   */
  MappedMatrix map(int rows, int columns, long longestSegment) throws IOException {
    long bytes = 4L * rows * columns;
    requireRemaining(bytes);
    MappedMatrix matrix = new MappedMatrix(channel, position, rows, columns, longestSegment);
    position += bytes;
    channel.position(position);
    buffer.limit(0);
    return matrix;
  }

  /** Bytes up to a zero, which is read too. */
  byte[] readZeroTerminated() throws IOException {
    byte[] bytes = new byte[32];
    int length = 0;
    while (true) {
      need(1);
      byte b = buffer.get();
      if (b == 0) {
        return Arrays.copyOf(bytes, length);
      }
      if (length == LONGEST_ENTRY) {
        throw new IOException("no end of a word after " + length + " bytes");
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, length * 2);
      }
      bytes[length++] = b;
    }
  }

  private void requireRemaining(long count) throws EOFException {
    if (count > remaining()) {
      throw new EOFException(
          "the file ends too early: " + count + " bytes needed, " + remaining() + " left");
    }
  }

  /** Makes so many bytes available in the buffer and counts them as read. */
  private void need(int count) throws IOException {
    requireRemaining(count);
    if (buffer.remaining() < count) {
      buffer.compact();
      while (buffer.position() < count) {
        if (channel.read(buffer) < 0) {
          throw new EOFException("the file became shorter while it was read");
        }
      }
      buffer.flip();
    }
    position += count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
