package org.hirundo.pipelines.logs;

import java.io.Serializable;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Turns elements of a stream into the values of log records. Not thread-safe.
 *
 * @param <T> the elements' class
 */
public interface LogEncoder<T> extends Serializable {
  byte[] encode(T element);

  /** For elements that are log records themselves. */
  static <T extends SpecificRecordBase> LogEncoder<T> of(Class<T> type) {
    return new OfType<>(type);
  }

  /** One record class. */
  final class OfType<T extends SpecificRecordBase> implements LogEncoder<T> {
    private static final long serialVersionUID = 1L;
    private final Class<T> type;
    private transient LogCodec<T> codec;

    private OfType(Class<T> type) {
      this.type = type;
    }

    @Override
    public byte[] encode(T element) {
      if (codec == null) {
        codec = new LogCodec<>(type);
      }
      return codec.encode(element);
    }
  }
}
