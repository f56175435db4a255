package org.hirundo.operators.quality;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Reads C's binary layout from a file, and knows how much is left, so that a damaged length is
 * refused before anything of that size is allocated. Digests what it reads. Not thread-safe.
 */
final class LittleEndianInput implements AutoCloseable {
  private final FileChannel channel;
  private final MessageDigest digest;
  private final ByteBuffer buffer;
  private final long size;
  private long position;

  LittleEndianInput(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
    buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    digest = sha256();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
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
        int from = buffer.position();
        if (channel.read(buffer) < 0) {
          throw new EOFException("the file became shorter while it was read");
        }
        digest.update(buffer.array(), from, buffer.position() - from);
      }
      buffer.flip();
    }
    position += count;
  }

  /** The 32 bytes of the SHA-256 of the file; asked for once, when all has been read. */
  byte[] digest() {
    return digest.digest();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
