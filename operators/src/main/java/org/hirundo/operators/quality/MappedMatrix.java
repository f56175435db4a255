package org.hirundo.operators.quality;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;

/**
 * A matrix that stays in its file, mapped into memory: of any size, without heap, its pages shared
 * with other processes that use the same file. The file must not be written to meanwhile; moving
 * another one into its place does no harm. Thread-safe.
 */
final class MappedMatrix implements FastTextMatrix {
  private final int rows;
  private final int columns;
  private final int shift;
  private final FloatBuffer[] segments;

  /**
   * @param offset the byte of the file where the first value lies, little-endian as all of them
   * @param longestSegment bytes that are mapped at once, at most 2^30
   */
  MappedMatrix(FileChannel file, long offset, int rows, int columns, long longestSegment)
      throws IOException {
    this.rows = rows;
    this.columns = columns;
    long rowBytes = 4L * columns;
    this.shift = 63 - Long.numberOfLeadingZeros(Math.max(1, longestSegment / rowBytes));
    int rowsOfSegment = 1 << Math.min(30, shift);
    segments = new FloatBuffer[(int) ((rows + (long) rowsOfSegment - 1) / rowsOfSegment)];
    for (int i = 0; i < segments.length; i++) {
      long from = (long) i * rowsOfSegment;
      long bytes = Math.min(rowsOfSegment, rows - from) * rowBytes;
      segments[i] =
          file.map(FileChannel.MapMode.READ_ONLY, offset + from * rowBytes, bytes)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void addRows(float[] vector, int[] rows, int count) {
    float[] values = new float[columns];
    for (int i = 0; i < count; i++) {
      read(rows[i], values);
      for (int j = 0; j < values.length; j++) {
        vector[j] += values[j];
      }
    }
  }

  @Override
  public float dotRow(float[] vector, int row) {
    float[] values = new float[columns];
    read(row, values);
    float sum = 0;
    for (int j = 0; j < values.length; j++) {
      sum += values[j] * vector[j];
    }
    return sum;
  }

  private void read(int row, float[] values) {
    int within = row & ((1 << shift) - 1);
    segments[row >>> shift].get(within * columns, values, 0, columns);
  }
}
