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

    private static final RowSums SUMS = RowSums.of();

    @Override
    public void addRows(float[] vector, int[] rows, int count) {
      SUMS.add(vector, values, rows, count);
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
