package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class WeightedTurnsTest {
  private static final int LARGEST = 5000;

  @Property(tries = 200)
  void noComponentIsAheadByMoreThanItsLargestDocument(
      @ForAll @Size(min = 2, max = 9) List<@DoubleRange(min = 0.01, max = 1e12) Double> given,
      @ForAll long seed) {
    double[] weights = given.stream().mapToDouble(Double::doubleValue).toArray();
    WeightedTurns turns = new WeightedTurns(weights);
    Random random = new Random(seed);
    for (int step = 0; step < 500; step++) {
      int turn = turns.next();
      turns.serve(turn, 1 + random.nextInt(LARGEST));
      double least = Double.MAX_VALUE;
      for (int i = 0; i < weights.length; i++) {
        least = Math.min(least, turns.served(i) / weights[i]);
      }
      for (int i = 0; i < weights.length; i++) {
        double ahead = turns.served(i) / weights[i] - least;
        assertThat(ahead).isLessThanOrEqualTo(LARGEST / weights[i] * (1 + 1e-9));
      }
    }
  }

  @Example
  void aDryOneHasNoTurnAndComesBackWithoutABurst() {
    WeightedTurns turns = new WeightedTurns(new double[] {1, 3});
    turns.dry(0);
    for (int i = 0; i < 300; i++) {
      assertThat(turns.next()).isEqualTo(1);
      turns.serve(1, 10);
    }
    turns.back(0);
    int[] given = new int[2];
    for (int i = 0; i < 400; i++) {
      int turn = turns.next();
      given[turn]++;
      turns.serve(turn, 10);
    }
    assertThat(given[0]).isBetween(99, 101);
    turns.dry(0);
    turns.dry(1);
    assertThat(turns.next()).isEqualTo(-1);
    turns.back(0);
    assertThat(turns.next()).isZero();
  }
}
