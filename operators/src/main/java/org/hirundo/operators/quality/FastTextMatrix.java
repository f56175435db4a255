package org.hirundo.operators.quality;

/** A matrix of a fastText model; sums in single precision and in the reference's order. */
interface FastTextMatrix {
  int rows();

  int columns();

  /** Adds the first so many of the rows to a vector, one after another. */
  void addRows(float[] vector, int[] rows, int count);

  /** The scalar product of a row and a vector. */
  float dotRow(float[] vector, int row);

  /** All values as they are, row by row. */
  record Dense(int rows, int columns, float[] values) implements FastTextMatrix {

    /**
     * Eight columns at a time, whose sums stay in registers over all rows; the order of each sum is
     * that of the rows still.
     */
    @Override
    public void addRows(float[] vector, int[] rows, int count) {
      int column = 0;
      for (; column + 8 <= columns; column += 8) {
        addEightColumns(vector, rows, count, column);
      }
      for (; column < columns; column++) {
        float sum = vector[column];
        for (int i = 0; i < count; i++) {
          sum += values[rows[i] * columns + column];
        }
        vector[column] = sum;
      }
    }

    private void addEightColumns(float[] vector, int[] rows, int count, int column) {
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

    @Override
    public float dotRow(float[] vector, int row) {
      int from = row * columns;
      float sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += values[from + j] * vector[j];
      }
      return sum;
    }

    /** Adds a multiple of a vector to a row. */
    void addToRow(int row, float[] vector, float factor) {
      int from = row * columns;
      for (int j = 0; j < columns; j++) {
        values[from + j] += factor * vector[j];
      }
    }

    /** Adds a multiple of a row to a vector. */
    void addRow(float[] vector, int row, float factor) {
      int from = row * columns;
      for (int j = 0; j < columns; j++) {
        vector[j] += factor * values[from + j];
      }
    }
  }

  /**
   * A matrix in product quantisation (Jégou et al., 2011; Joulin et al., 2016): each row is a code
   * per sub-vector, and, where norms are quantised apart, a code for its norm.
   */
  record Quantised(int rows, int columns, byte[] codes, Codebook codebook, float[] norms)
      implements FastTextMatrix {

    @Override
    public void addRows(float[] vector, int[] rows, int count) {
      for (int i = 0; i < count; i++) {
        addRow(vector, rows[i]);
      }
    }

    private void addRow(float[] vector, int row) {
      float norm = norm(row);
      float[] centroids = codebook.centroids;
      for (int part = 0, at = row * codebook.parts; part < codebook.parts; part++, at++) {
        int from = codebook.from(part, codes[at] & 0xFF);
        int start = part * codebook.width;
        for (int j = 0; j < codebook.width(part); j++) {
          vector[start + j] += norm * centroids[from + j];
        }
      }
    }

    @Override
    public float dotRow(float[] vector, int row) {
      float sum = 0;
      float[] centroids = codebook.centroids;
      for (int part = 0, at = row * codebook.parts; part < codebook.parts; part++, at++) {
        int from = codebook.from(part, codes[at] & 0xFF);
        int start = part * codebook.width;
        for (int j = 0; j < codebook.width(part); j++) {
          sum += vector[start + j] * centroids[from + j];
        }
      }
      return sum * norm(row);
    }

    private float norm(int row) {
      return norms == null ? 1 : norms[row];
    }
  }

  /** 256 centroids for each of the sub-vectors, of which the last may be narrower. */
  record Codebook(int dimension, int parts, int width, int lastWidth, float[] centroids) {
    static final int CENTROIDS = 256;

    int from(int part, int code) {
      return part == parts - 1
          ? part * CENTROIDS * width + code * lastWidth
          : (part * CENTROIDS + code) * width;
    }

    int width(int part) {
      return part == parts - 1 ? lastWidth : width;
    }
  }
}
