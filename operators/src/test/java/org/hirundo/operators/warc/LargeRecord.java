package org.hirundo.operators.warc;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32;

/** A record of more than two gigabytes, made while it is read; gzipped in stored blocks. */
final class LargeRecord extends InputStream {
  static final String URL = "http://large.example/";
  private static final int BLOCK = 65_535;
  private static final int BLOCKS = 33_000;

  private final boolean gzipped;
  private final byte[] head;
  private final byte[] noise = new byte[BLOCK];
  private final byte[] noiseBlock;
  private final CRC32 crc = new CRC32();
  private int next; // 0: the head; then the blocks; then the end
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private long length;

  LargeRecord(boolean gzipped) {
    this.gzipped = gzipped;
    new Random(1).nextBytes(noise);
    noiseBlock = block(noise, 0);
    crc.reset();
    head =
        WarcBytes.ascii(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: "
                + URL
                + "\r\nContent-Type: application/http\r\nContent-Length: "
                + (long) BLOCK * BLOCKS
                + "\r\n\r\n");
  }

  /** Bytes given so far. */
  long length() {
    return length;
  }

  private byte[] piece(int number) {
    if (number == 0) {
      byte[] magic = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
      return gzipped ? WarcBytes.join(magic, block(head, 0)) : head;
    }
    if (number <= BLOCKS) {
      crc.update(noise);
      return gzipped ? noiseBlock : noise;
    }
    byte[] end = WarcBytes.ascii("\r\n\r\n");
    if (!gzipped) {
      return end;
    }
    byte[] last = block(end, 1);
    long size = head.length + (long) BLOCK * BLOCKS + end.length;
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    trailer.putInt((int) crc.getValue()).putInt((int) size);
    return WarcBytes.join(last, trailer.array());
  }

  private byte[] block(byte[] bytes, int last) {
    crc.update(bytes);
    byte low = (byte) bytes.length;
    byte high = (byte) (bytes.length >> 8);
    return WarcBytes.join(new byte[] {(byte) last, low, high, (byte) ~low, (byte) ~high}, bytes);
  }

  @Override
  public int read(byte[] bytes, int from, int count) {
    if (!piece.hasRemaining()) {
      if (next > BLOCKS + 1) {
        return -1;
      }
      piece = ByteBuffer.wrap(piece(next++));
    }
    int given = Math.min(count, piece.remaining());
    piece.get(bytes, from, given);
    length += given;
    return given;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }
}
