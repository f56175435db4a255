package org.hirundo.operators.quality;

/** {@link RowSums} eight columns at a time, whose sums stay in registers over all rows. */
final class PlainRowSums implements RowSums {
  private static final int WIDTH = 8;

  @Override
  public void add(float[] vector, float[] values, int[] rows, int count) {
    int column = 0;
    for (; column + WIDTH <= vector.length; column += WIDTH) {
      addEight(vector, values, rows, count, column);
    }
    for (; column < vector.length; column++) {
      RowSums.addColumn(vector, values, rows, count, column);
    }
  }

  private static void addEight(float[] vector, float[] values, int[] rows, int count, int column) {
    int columns = vector.length;
    float a = vector[column];
    float b = vector[column + 1];
    float c = vector[column + 2];
    float d = vector[column + 3];
    float e = vector[column + 4];
    float f = vector[column + 5];
    float g = vector[column + 6];
    float h = vector[column + 7];
    for (int i = 0; i < count; i++) {
      int at = rows[i] * columns + column;
      a += values[at];
      b += values[at + 1];
      c += values[at + 2];
      d += values[at + 3];
      e += values[at + 4];
      f += values[at + 5];
      g += values[at + 6];
      h += values[at + 7];
    }
    vector[column] = a;
    vector[column + 1] = b;
    vector[column + 2] = c;
    vector[column + 3] = d;
    vector[column + 4] = e;
    vector[column + 5] = f;
    vector[column + 6] = g;
    vector[column + 7] = h;
  }
}
