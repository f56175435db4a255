package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RowSumsProperties {
  private static final int ROWS = 50;

  /** As the reference adds: a row at a time, from what the vector holds. */
  private static float[] oneRowAfterAnother(float[] vector, float[] values, int[] rows, int count) {
    float[] sums = vector.clone();
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += values[rows[i] * sums.length + j];
      }
    }
    return sums;
  }

  private static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (random.nextFloat() - .5f) * (1 << random.nextInt(20));
    }
    return values;
  }

  @Property
  void bothLoopsHaveTheBitsOfTheReference(
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll @IntRange(max = 300) int count,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] values = random(random, ROWS * columns);
    int[] rows = random.ints(count + 5, 0, ROWS).toArray();
    float[] vector = random(random, columns);
    float[] expected = oneRowAfterAnother(vector, values, rows, count);

    for (RowSums sums : new RowSums[] {new PlainRowSums(), new VectorRowSums()}) {
      float[] found = vector.clone();
      sums.add(found, values, rows, count);
      assertThat(found).as("%s", sums.getClass().getSimpleName()).containsExactly(expected);
    }
  }
}
