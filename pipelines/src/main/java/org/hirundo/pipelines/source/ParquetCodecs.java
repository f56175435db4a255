package org.hirundo.pipelines.source;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.brotli.dec.BrotliInputStream;
import org.xerial.snappy.Snappy;

/**
 * Decompresses Parquet pages without Hadoop's codecs: uncompressed, snappy, gzip, zstd, lz4 (raw,
 * and in Hadoop's frames) and brotli. A page that claims more than {@value #PAGE_BYTES} bytes, or
 * that is not as long as it claims, is an error. Compresses nothing.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  private static final int PAGE_BYTES = 512 << 20;

  /** Fills {@code out} from {@code in}; answers how many bytes came out. */
  private interface Expansion {
    int expand(byte[] in, byte[] out) throws IOException;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Pages(codec, ParquetCodecs::copy);
      case SNAPPY -> new Pages(codec, ParquetCodecs::snappy);
      case GZIP -> new Pages(codec, (in, out) -> drain(new GZIPInputStream(bytes(in)), out));
      case ZSTD -> new Pages(codec, ParquetCodecs::zstd);
      case LZ4_RAW -> new Pages(codec, (in, out) -> lz4(in, 0, in.length, out, 0));
      case LZ4 -> new Pages(codec, ParquetCodecs::lz4InFrames);
      case BROTLI -> new Pages(codec, (in, out) -> drain(new BrotliInputStream(bytes(in)), out));
      default ->
          throw new IllegalArgumentException(
              "pages compressed by " + codec + " cannot be read here; write the file with zstd");
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("corpora are only read");
  }

  @Override
  public void release() {
    // Holds nothing.
  }

  private static ByteArrayInputStream bytes(byte[] in) {
    return new ByteArrayInputStream(in);
  }

  private static int copy(byte[] in, byte[] out) {
    System.arraycopy(in, 0, out, 0, Math.min(in.length, out.length));
    return in.length;
  }

  private static int snappy(byte[] in, byte[] out) throws IOException {
    int length = Snappy.uncompressedLength(in);
    return length > out.length ? length : Snappy.uncompress(in, 0, in.length, out, 0);
  }

  private static int zstd(byte[] in, byte[] out) throws IOException {
    long length = Zstd.decompressByteArray(out, 0, out.length, in, 0, in.length);
    if (Zstd.isError(length)) {
      throw new IOException(Zstd.getErrorName(length));
    }
    return (int) length;
  }

  private static int drain(InputStream in, byte[] out) throws IOException {
    try (in) {
      int length = in.readNBytes(out, 0, out.length);
      return in.read() < 0 ? length : length + 1;
    }
  }

  private static int lz4(byte[] in, int from, int length, byte[] out, int at) throws IOException {
    LZ4SafeDecompressor lz4 = LZ4Factory.fastestInstance().safeDecompressor();
    try {
      return lz4.decompress(in, from, length, out, at);
    } catch (LZ4Exception | ArrayIndexOutOfBoundsException e) {
      throw new IOException("not an lz4 block: " + e.getMessage(), e);
    }
  }

  /**
   * Blocks with both lengths before each, as Hadoop writes them; what does not look so is one
   * block, as older writers had it.
   */
  private static int lz4InFrames(byte[] in, byte[] out) throws IOException {
    ByteBuffer frames = ByteBuffer.wrap(in);
    int at = 0;
    while (frames.remaining() >= 8) {
      int length = frames.getInt();
      int stored = frames.getInt();
      if (length < 0 || stored < 0 || stored > frames.remaining() || length > out.length - at) {
        return lz4(in, 0, in.length, out, 0);
      }
      at += lz4(in, frames.position(), stored, out, at);
      frames.position(frames.position() + stored);
    }
    return at;
  }

  private record Pages(CompressionCodecName codec, Expansion expansion)
      implements BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput stored, int length) throws IOException {
      return codec == CompressionCodecName.UNCOMPRESSED
          ? stored
          : BytesInput.from(expand(stored.toByteArray(), length));
    }

    @Override
    public void decompress(ByteBuffer stored, int storedLength, ByteBuffer out, int length)
        throws IOException {
      byte[] in = new byte[storedLength];
      stored.get(in);
      out.put(expand(in, length));
    }

    private byte[] expand(byte[] in, int length) throws IOException {
      if (length < 0 || length > PAGE_BYTES) {
        throw new IOException("a page of " + length + " bytes; at most " + PAGE_BYTES);
      }
      byte[] out = new byte[length];
      int found;
      try {
        found = expansion.expand(in, out);
      } catch (IOException | RuntimeException e) {
        throw new IOException("a page that is not " + codec + ": " + e.getMessage(), e);
      }
      if (found != length) {
        throw new IOException(
            "a page of " + found + " bytes instead of " + length + " (" + codec + ")");
      }
      return out;
    }

    @Override
    public void release() {
      // Holds nothing.
    }
  }
}
