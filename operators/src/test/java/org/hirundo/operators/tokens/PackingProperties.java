package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.types.PojoTestUtils;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

/** What holds for every packing. */
class PackingProperties {
  private static final int BEGIN = 1;
  private static final int END = 2;
  private static final int PADDING = 3;
  private static final int FIRST_ID = 1000;

  @Provide
  Arbitrary<Packing> packings() {
    return Arbitraries.of("concatenate", "best-fit 1", "best-fit 3", "best-fit", "one-document")
        .map(Packing::parse);
  }

  private static SequenceForm form(int length, int begin) {
    return new SequenceForm("ja", "t-1", length, begin, END, PADDING);
  }

  /** Documents whose tokens are all different. */
  private static List<int[]> documents(List<Integer> lengths) {
    List<int[]> documents = new ArrayList<>();
    int token = 10;
    for (int length : lengths) {
      documents.add(IntStream.range(token, token + length).toArray());
      token += length;
    }
    return documents;
  }

  @Property(tries = 400)
  void eachTokenComesOutOnceInItsDocumentsOrderAndTheRestIsPadding(
      @ForAll("packings") Packing packing,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll boolean begins,
      @ForAll @Size(max = 40) List<@IntRange(max = 130) Integer> lengths) {
    SequenceForm form = form(length, begins ? BEGIN : -1);
    List<int[]> documents = documents(lengths);
    Packer packer = packing.packer(form);
    List<Sequence> sequences = new ArrayList<>();
    long tokens = 0;
    for (int d = 0; d < documents.size(); d++) {
      sequences.addAll(packer.add(FIRST_ID + d, documents.get(d)));
      tokens += form.marked(documents.get(d)).length;
      assertThat(real(sequences) + packer.openTokens()).isEqualTo(tokens);
      assertThat(packer.openTokens()).isLessThanOrEqualTo(bound(packing, length));
    }
    sequences.addAll(packer.flush());
    assertThat(packer.nextOrdinal()).isEqualTo(sequences.size());
    assertThat(packer.openTokens()).isLessThan(packing.padded() ? 1 : length);
    Map<Long, int[]> packed = new TreeMap<>();
    for (int d = 0; d < documents.size(); d++) {
      packed.put((long) FIRST_ID + d, new int[form.marked(documents.get(d)).length]);
    }
    for (int i = 0; i < sequences.size(); i++) {
      assertThat(sequences.get(i).getOrdinal()).isEqualTo(i);
      copy(sequences.get(i), length, packed);
    }
    PackerState rest = packer.save(new StoredDocuments());
    int at = 0;
    for (int i = 0; i < rest.documents().length; i++) {
      System.arraycopy(
          rest.openIds(),
          at,
          packed.get(rest.documents()[i]),
          rest.offsets()[i],
          rest.lengths()[i]);
      at += rest.lengths()[i];
    }
    for (int d = 0; d < documents.size(); d++) {
      assertThat(packed.get((long) FIRST_ID + d)).isEqualTo(form.marked(documents.get(d)));
    }
  }

  private static long real(List<Sequence> sequences) {
    return sequences.stream().mapToLong(RealTokens::of).sum();
  }

  private static int bound(Packing packing, int length) {
    return switch (packing.method()) {
      case CONCATENATE -> length - 1;
      case BEST_FIT -> packing.waitingTokens(length);
      case ONE_DOCUMENT -> 0;
    };
  }

  /** Checks that the pieces stand one behind the other, and copies each to its document. */
  private static void copy(Sequence sequence, int length, Map<Long, int[]> documents) {
    int[] ids = ids(sequence);
    assertThat(ids).hasSize(length);
    int at = 0;
    for (SequenceDocument piece : sequence.getDocuments()) {
      assertThat(piece.getStart()).isEqualTo(at);
      assertThat(piece.getLength()).isPositive();
      int[] document = documents.get(piece.getId());
      for (int i = 0; i < piece.getLength(); i++) {
        assertThat(document[piece.getOffset() + i]).as("a token that stands twice").isZero();
        document[piece.getOffset() + i] = ids[at + i];
      }
      at += piece.getLength();
    }
    assertThat(at).isPositive().isEqualTo(RealTokens.of(sequence));
    assertThat(Arrays.copyOfRange(ids, at, length)).containsOnly(padding(length - at));
  }

  private static int[] padding(int count) {
    return count == 0 ? new int[0] : new int[] {PADDING};
  }

  static int[] ids(Sequence sequence) {
    int[] ids = new int[sequence.getTokens().remaining() / Integer.BYTES];
    sequence.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ids);
    return ids;
  }

  @Property(tries = 200)
  void savingAndGoingOnElsewhereChangesNothing(
      @ForAll("packings") Packing packing,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll @Size(max = 40) List<@IntRange(max = 130) Integer> lengths,
      @ForAll @Size(40) List<@IntRange(max = 2) Integer> breaks) {
    SequenceForm form = form(length, BEGIN);
    List<int[]> documents = documents(lengths);
    Packer straight = packing.packer(form);
    Packer broken = packing.packer(form);
    StoredDocuments stored = new StoredDocuments();
    for (int d = 0; d < documents.size(); d++) {
      assertThat(broken.add(FIRST_ID + d, documents.get(d)))
          .isEqualTo(straight.add(FIRST_ID + d, documents.get(d)));
      if (breaks.get(d) > 0) { // 1: a checkpoint; 2: and a restart
        PackerState state = broken.save(stored);
        if (breaks.get(d) == 2) {
          broken = packing.packer(form);
          broken.restore(state, stored.entries);
        }
      }
    }
    assertThat(broken.flush()).isEqualTo(straight.flush());
    broken.save(stored);
    assertThat(stored.entries).isEmpty();
  }

  @Property(tries = 200)
  void noDocumentThatFitsIsCutWhereSequencesMayBePadded(
      @ForAll boolean bestFit,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll @Size(max = 40) List<@IntRange(max = 130) Integer> lengths) {
    Packer packer = Packing.parse(bestFit ? "best-fit 2" : "one-document").packer(form(length, -1));
    List<Sequence> sequences = new ArrayList<>();
    List<int[]> documents = documents(lengths);
    for (int d = 0; d < documents.size(); d++) {
      sequences.addAll(packer.add(FIRST_ID + d, documents.get(d)));
    }
    sequences.addAll(packer.flush());
    for (Sequence sequence : sequences) {
      for (SequenceDocument piece : sequence.getDocuments()) {
        int whole = lengths.get((int) piece.getId() - FIRST_ID) + 1;
        int left = whole - piece.getOffset();
        assertThat(piece.getOffset() % length).isZero();
        assertThat(piece.getLength()).isEqualTo(Math.min(length, left));
      }
      assertThat(bestFit || sequence.getDocuments().size() == 1).isTrue();
    }
  }

  @Example
  void flinkSavesTheStateWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(PackerState.class);
  }

  @Example
  void aStateOfAnotherSequenceLengthIsRefused() {
    for (String packing : List.of("concatenate", "best-fit")) {
      Packer packer = Packing.parse(packing).packer(form(16, BEGIN));
      packer.add(1, new int[10]);
      StoredDocuments stored = new StoredDocuments();
      PackerState state = packer.save(stored);
      Packer shorter = Packing.parse(packing).packer(form(8, BEGIN));
      assertThatThrownBy(() -> shorter.restore(state, stored.entries))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sequence length");
    }
  }

  @Example
  void aPackingIsReadAsItIsWritten() {
    for (String text : List.of("concatenate", "best-fit 1", "best-fit 65536", "one-document")) {
      assertThat(Packing.parse(text)).hasToString(text);
    }
    assertThat(Packing.parse(" best-fit ")).isEqualTo(Packing.parse("best-fit 64"));
    for (String text : List.of("", "best", "best-fit 0", "best-fit 65537", "concatenate 4")) {
      assertThatThrownBy(() -> Packing.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Packing.parse("best-fit 4096").waitingTokens(1 << 20))
        .hasMessageContaining("4096 sequences");
  }
}
