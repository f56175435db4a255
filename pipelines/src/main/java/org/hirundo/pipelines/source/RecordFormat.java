package org.hirundo.pipelines.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.metrics.MetricGroup;

/**
 * What is in a file.
 *
 * @param <T> what the source emits
 */
public interface RecordFormat<T> extends Serializable {

  /**
   * Opens a file at the split's position.
   *
   * @throws IOException if the file cannot be opened or is not of this format; the file is then
   *     rejected as a whole
   */
  Records<T> open(FileSplit split) throws IOException;

  /** Shows what the format's transfers do. */
  default void register(MetricGroup metrics) {
    // Nothing is transferred, or nothing counted.
  }

  /** What to emit for a file, or the rest of one, that cannot be read. */
  T fault(FileSplit split, String reason, String detail);

  /** What to emit at the end of a file, or null; the split holds its final counts. */
  T end(FileSplit split, long bytes);

  /**
   * The records of an open file. Confined to one thread.
   *
   * @param <T> what the source emits
   */
  interface Records<T> extends Closeable {
    /** The next record, or null at the end. */
    Positioned<T> next() throws IOException;

    /** The file's length as stored, as far as it is known. */
    long bytes();
  }

  /**
   * A record and the place after it.
   *
   * @param record what to emit, or null for a record that is only counted
   * @param position where a reader goes on after it
   * @param bytes what it weighs in a batch
   */
  record Positioned<T>(T record, long position, int bytes) {}
}
