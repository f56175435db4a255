package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Encodes log records by Avro's single-object encoding (two marker bytes, the schema's CRC-64-AVRO
 * fingerprint, the binary body), so that a reader needs no registry.
 *
 * <p>Records of earlier schemas are read as long as the schemas are kept as resources, {@code
 * org/hirundo/schemas/earlier/FINGERPRINT.avsc}.
 *
 * <p>Not thread-safe: one instance a thread.
 *
 * @param <T> the record class generated from the log's schema
 */
public final class LogCodec<T extends SpecificRecordBase> {
  // Avro reads these once, when a record is first decoded; who loads it before us sets them
  // himself.
  static {
    bound("org.apache.avro.limits.string.maxLength", 64 << 20); // as max.message.bytes
    bound("org.apache.avro.limits.bytes.maxLength", 64 << 20);
    bound("org.apache.avro.limits.collectionItems.maxLength", 16 << 20);
  }

  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;
  private final Class<T> type;

  public LogCodec(Class<T> type) {
    this.type = type;
    var model = SpecificData.getForClass(type);
    var schema = model.getSchema(type);
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.decoder = new BinaryMessageDecoder<>(model, schema, LogCodec::earlier);
  }

  private static void bound(String property, int limit) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(limit));
    }
  }

  /**
   * A schema that a log was written with before: it lies among the resources, named by its
   * fingerprint.
   */
  private static Schema earlier(long fingerprint) {
    String resource = "/org/hirundo/schemas/earlier/%016x.avsc".formatted(fingerprint);
    try (InputStream in = LogCodec.class.getResourceAsStream(resource)) {
      return in == null ? null : new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  public byte[] encode(T record) {
    try {
      ByteBuffer encoded = encoder.encode(record);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a " + type.getSimpleName(), e);
    }
  }

  /**
   * @throws IOException if the bytes are not a record of this log, or were written with a schema
   *     that this version does not know
   */
  public T decode(byte[] bytes) throws IOException {
    try {
      return decoder.decode(bytes, null);
    } catch (MissingSchemaException e) {
      throw new IOException(
          "not a "
              + type.getSimpleName()
              + " of a schema known here ("
              + e.getMessage()
              + "): was it written by a newer Hirundo?",
          e);
    } catch (RuntimeException e) {
      throw new IOException("damaged " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
