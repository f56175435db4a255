package org.hirundo.operators.quality;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowSums} by the Vector API. Nothing but {@link RowSums#of} may touch this class, and only
 * where the JVM has the API's module. Thread-safe.
 */
/*
 * A lane is a column, so each column is summed in the order of the rows, as the plain loop does, and
 * has its bits. Two vectors a pass: a row of 16 columns is one cache line, loaded by two
 * instructions, and the processor asks for dozens of rows ahead of the sum; the plain loop's sixteen
 * loads and additions a row fill its window with a few.
 */
final class VectorRowSums implements RowSums {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Numbers in a vector of this machine. */
  static int lanes() {
    return LANES;
  }

  @Override
  public void add(float[] vector, float[] values, int[] rows, int count) {
    int columns = vector.length;
    int column = 0;
    for (; column + 2 * LANES <= columns; column += 2 * LANES) {
      addTwo(vector, values, rows, count, column);
    }
    for (; column + LANES <= columns; column += LANES) {
      addOne(vector, values, rows, count, column);
    }
    for (; column < columns; column++) {
      RowSums.addColumn(vector, values, rows, count, column);
    }
  }

  private static void addTwo(float[] vector, float[] values, int[] rows, int count, int column) {
    int columns = vector.length;
    FloatVector first = FloatVector.fromArray(SPECIES, vector, column);
    FloatVector second = FloatVector.fromArray(SPECIES, vector, column + LANES);
    for (int i = 0; i < count; i++) {
      int at = rows[i] * columns + column;
      first = first.add(FloatVector.fromArray(SPECIES, values, at));
      second = second.add(FloatVector.fromArray(SPECIES, values, at + LANES));
    }
    first.intoArray(vector, column);
    second.intoArray(vector, column + LANES);
  }

  private static void addOne(float[] vector, float[] values, int[] rows, int count, int column) {
    int columns = vector.length;
    FloatVector sum = FloatVector.fromArray(SPECIES, vector, column);
    for (int i = 0; i < count; i++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, values, rows[i] * columns + column));
    }
    sum.intoArray(vector, column);
  }
}
