package org.hirundo.operators.quality;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sum of rows of a matrix, each column in single precision and in the order of the rows. Two
 * loops find the same bits: {@link VectorRowSums} where the JVM was started with {@code
 * --add-modules jdk.incubator.vector}, {@link PlainRowSums} elsewhere. Thread-safe.
 */
sealed interface RowSums permits PlainRowSums, VectorRowSums {
  /** The faster one that this JVM offers. */
  static RowSums of() {
    Logger log = LoggerFactory.getLogger(RowSums.class);
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      log.info("Scores without the Vector API; --add-modules jdk.incubator.vector turns it on");
      return new PlainRowSums();
    }
    try {
      log.info("Scores with the Vector API, {} lanes", VectorRowSums.lanes());
      return VectorRowSums.lanes() > 2 ? new VectorRowSums() : new PlainRowSums();
    } catch (LinkageError e) {
      log.warn("Scores without the Vector API, which is not the one of Java 17", e);
      return new PlainRowSums();
    }
  }

  /**
   * Adds the first so many of the rows to a vector.
   *
   * @param vector as long as a row
   * @param values all rows, one behind the other
   */
  void add(float[] vector, float[] values, int[] rows, int count);

  /** The same for a column alone. */
  static void addColumn(float[] vector, float[] values, int[] rows, int count, int column) {
    float sum = vector[column];
    for (int i = 0; i < count; i++) {
      sum += values[rows[i] * vector.length + column];
    }
    vector[column] = sum;
  }
}
