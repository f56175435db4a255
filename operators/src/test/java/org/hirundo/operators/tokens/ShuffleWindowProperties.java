package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ShuffleWindowProperties {

  @Property(tries = 300)
  void everyDocumentGoesOnOnceAndTheWindowKeepsItsBounds(
      @ForAll @IntRange(max = 20) int documents,
      @ForAll @IntRange(min = 1, max = 200) int tokens,
      @ForAll long seed,
      @ForAll @Size(max = 100) List<@IntRange(max = 30) Integer> lengths) {
    ShuffleWindow window = new ShuffleWindow(new Shuffle(documents, tokens, seed));
    List<Long> out = new ArrayList<>();
    for (int d = 0; d < lengths.size(); d++) {
      window.add(
          d,
          new int[lengths.get(d)],
          (id, ids) -> {
            assertThat(ids).hasSize(lengths.get((int) id));
            out.add(id);
          });
      assertThat(window.documents()).isLessThanOrEqualTo(documents).isEqualTo(d + 1 - out.size());
      assertThat(window.tokens()).isLessThanOrEqualTo(tokens);
    }
    window.flush((id, ids) -> out.add(id));
    assertThat(window.tokens()).isZero();
    assertThat(out)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, lengths.size()).boxed().toList());
  }

  @Property(tries = 200)
  void savingAndGoingOnElsewhereChangesNothing(
      @ForAll @IntRange(min = 1, max = 20) int documents,
      @ForAll long seed,
      @ForAll @Size(max = 60) List<@IntRange(max = 30) Integer> lengths,
      @ForAll @Size(60) List<@IntRange(max = 2) Integer> breaks) {
    Shuffle shuffle = new Shuffle(documents, 150, seed);
    ShuffleWindow straight = new ShuffleWindow(shuffle);
    ShuffleWindow broken = new ShuffleWindow(shuffle);
    StoredDocuments stored = new StoredDocuments();
    List<Long> expected = new ArrayList<>();
    List<Long> actual = new ArrayList<>();
    for (int d = 0; d < lengths.size(); d++) {
      straight.add(d, new int[lengths.get(d)], (id, ids) -> expected.add(id));
      broken.add(d, new int[lengths.get(d)], (id, ids) -> actual.add(id));
      assertThat(actual).isEqualTo(expected);
      if (breaks.get(d) > 0) { // 1: a checkpoint; 2: and a restart
        broken.save(stored);
        if (breaks.get(d) == 2) {
          long gone = broken.gone();
          broken = new ShuffleWindow(shuffle);
          broken.restore(gone, stored.entries);
        }
      }
    }
    straight.flush((id, ids) -> expected.add(id));
    broken.flush((id, ids) -> actual.add(id));
    assertThat(actual).isEqualTo(expected);
    broken.save(stored);
    assertThat(stored.entries).isEmpty();
  }

  @Example
  void theSeedDecidesTheOrder() {
    assertThat(order(7)).isEqualTo(order(7)).isNotEqualTo(order(8));
  }

  /** Runs of 50 documents of one host in a window of 500: neighbours of one host become rare. */
  @Example
  void pagesOfAHostComeApart() {
    List<Long> order = order(7);
    long neighbours =
        IntStream.range(1, order.size())
            .filter(i -> order.get(i) / 50 == order.get(i - 1) / 50)
            .count();
    assertThat(neighbours).isLessThan(order.size() / 10);
  }

  private static List<Long> order(long seed) {
    ShuffleWindow window = new ShuffleWindow(new Shuffle(500, 1 << 20, seed));
    List<Long> order = new ArrayList<>();
    for (int d = 0; d < 5_000; d++) {
      window.add(d, new int[] {d}, (id, ids) -> order.add(id));
    }
    return order;
  }

  @Example
  void aCheckpointWritesOnlyWhatCameSinceTheLast() {
    ShuffleWindow window = new ShuffleWindow(new Shuffle(100, 1 << 20, 1));
    StoredDocuments stored = new StoredDocuments();
    for (int d = 0; d < 1000; d++) {
      window.add(d, new int[3], (id, ids) -> {});
      if (d % 10 == 0) {
        window.save(stored);
      }
    }
    assertThat(stored.writes).isLessThanOrEqualTo(1000);
    assertThat(stored.entries).hasSize(100);
  }
}
