package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

class BestFitPackerProperties {
  private static SequenceForm form(int length) {
    return new SequenceForm("ja", "t-1", length, -1, 2, 3);
  }

  /** The same rule, without its structures. */
  private static List<List<Long>> plainly(List<Integer> lengths, int length, int mostTokens) {
    List<long[]> waiting = new ArrayList<>(); // id, tokens
    List<List<Long>> sequences = new ArrayList<>();
    for (int d = 0; d <= lengths.size(); d++) {
      boolean end = d == lengths.size();
      if (!end) {
        waiting.add(new long[] {d, lengths.get(d) + 1});
      }
      while (end ? !waiting.isEmpty() : exceeds(waiting, mostTokens)) {
        List<Long> sequence = new ArrayList<>();
        long room = length;
        for (long[] next = waiting.get(0); next != null; next = longest(waiting, room)) {
          waiting.remove(next);
          sequence.add(next[0]);
          room -= next[1];
        }
        sequences.add(sequence);
      }
    }
    return sequences;
  }

  private static boolean exceeds(List<long[]> waiting, int mostTokens) {
    return waiting.stream().mapToLong(piece -> piece[1]).sum() > mostTokens
        || waiting.size() > Math.max(1, mostTokens / 16);
  }

  private static long[] longest(List<long[]> waiting, long room) {
    long[] longest = null;
    for (long[] piece : waiting) {
      if (piece[1] <= room && (longest == null || piece[1] > longest[1])) {
        longest = piece;
      }
    }
    return longest;
  }

  @Property(tries = 300)
  void theOldestGoesFirstThenTheLongestThatFits(
      @ForAll @IntRange(min = 60, max = 70) int length,
      @ForAll @IntRange(min = 1, max = 20) int buffer,
      @ForAll @Size(max = 200) List<@IntRange(max = 58) Integer> lengths) {
    Packer packer = new Packing(Packing.Method.BEST_FIT, buffer).packer(form(length));
    List<Sequence> sequences = new ArrayList<>();
    for (int d = 0; d < lengths.size(); d++) {
      sequences.addAll(packer.add(d, new int[lengths.get(d)]));
    }
    sequences.addAll(packer.flush());
    assertThat(sequences)
        .extracting(
            sequence -> sequence.getDocuments().stream().map(SequenceDocument::getId).toList())
        .isEqualTo(plainly(lengths, length, buffer * length));
  }

  /** A short document among long ones, each of which leaves no room for it. */
  @Example
  void noDocumentWaitsForEver() {
    Packer packer = Packing.parse("best-fit 4").packer(form(64));
    packer.add(0, new int[20]);
    List<Sequence> sequences = new ArrayList<>();
    for (int d = 1; d < 20; d++) {
      sequences.addAll(packer.add(d, new int[50]));
    }
    assertThat(sequences.get(0).getDocuments())
        .extracting(SequenceDocument::getId)
        .containsExactly(0L);
  }

  @Property(tries = 200)
  void theSetOfLengthsFindsWhatATreeFinds(
      @ForAll @IntRange(min = 1, max = 300_000) int most,
      @ForAll @Size(max = 300) List<@IntRange(max = 300_000) Integer> numbers) {
    LengthSet set = new LengthSet(most);
    TreeSet<Integer> tree = new TreeSet<>();
    for (int number : numbers) {
      int inRange = number % (most + 1);
      if (tree.remove(inRange)) {
        set.remove(inRange);
      } else {
        tree.add(inRange);
        set.add(inRange);
      }
      Integer floor = tree.floor(most - inRange);
      assertThat(set.floor(most - inRange)).isEqualTo(floor == null ? -1 : floor);
      assertThat(set.floor(most)).isEqualTo(tree.isEmpty() ? -1 : tree.last());
    }
  }

  /** Log-normal lengths as web pages have them: a median of 400 tokens, a mean of 736. */
  @Example
  void sequencesOfRealisticLengthsAreFullToOneInTwoHundred() {
    for (int length : new int[] {2048, 8192}) {
      Packer packer = Packing.parse("best-fit").packer(form(length));
      SplittableRandom random = new SplittableRandom(11);
      long sequences = 0;
      long real = 0;
      for (int d = 0; sequences < 3_000; d++) {
        int[] ids = new int[Math.min(200_000, (int) (400 * Math.exp(1.1 * gaussian(random))))];
        for (Sequence sequence : packer.add(d, ids)) {
          sequences++;
          real += RealTokens.of(sequence);
        }
      }
      assertThat((double) real / (sequences * length)).isGreaterThan(0.995);
    }
  }

  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Example
  void aCheckpointWritesOnlyWhatCameSinceTheLast() {
    Packer packer = Packing.parse("best-fit 64").packer(form(64));
    StoredDocuments stored = new StoredDocuments();
    for (int d = 0; d < 1000; d++) {
      packer.add(d, new int[20]);
      if (d % 10 == 0) {
        packer.save(stored);
      }
    }
    assertThat(stored.writes).isLessThanOrEqualTo(1000);
    assertThat(stored.entries.size()).isBetween(150, 64 * 64 / 16);
  }
}
