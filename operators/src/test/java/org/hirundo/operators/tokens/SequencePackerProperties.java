package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.types.PojoTestUtils;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

class SequencePackerProperties {
  private static final int BEGIN = 1;
  private static final int END = 2;

  @Property(tries = 200)
  void nothingIsLostOrMovedThroughAnyCutAndRestore(
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll @IntRange(min = -1, max = 1) int begin,
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 130) Integer> lengths,
      @ForAll @IntRange(min = 0, max = 12) int restoreAt) {
    begin = begin == 0 ? -1 : begin;
    SequencePacker packer = new SequencePacker("ja", "t-1", length, begin, END);
    List<Integer> expected = new ArrayList<>();
    List<Sequence> sequences = new ArrayList<>();
    int token = 10;
    for (int d = 0; d < lengths.size(); d++) {
      int[] ids = IntStream.range(token, token + lengths.get(d)).toArray();
      token += ids.length;
      if (begin >= 0) {
        expected.add(begin);
      }
      IntStream.of(ids).forEach(expected::add);
      expected.add(END);
      if (d == restoreAt) {
        PackerState state = packer.state();
        packer = new SequencePacker("ja", "t-1", length, begin, END);
        packer.restore(state);
      }
      sequences.addAll(packer.add(1000 + d, ids));
    }
    List<Integer> actual = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      Sequence sequence = sequences.get(i);
      assertThat(sequence.getOrdinal()).isEqualTo(i);
      assertThat(sequence.getTokens().remaining()).isEqualTo(4 * length);
      assertCovered(sequence.getDocuments(), length);
      actual.addAll(ids(sequence.getTokens()));
    }
    PackerState rest = packer.state();
    actual.addAll(ids(ByteBuffer.wrap(rest.tokens())));
    assertThat(actual).isEqualTo(expected);
    assertThat(packer.openTokens()).isEqualTo(rest.tokens().length / 4).isLessThan(length);
    assertThat(packer.nextOrdinal()).isEqualTo(sequences.size());
    assertPieces(sequences, rest, lengths, begin >= 0 ? 2 : 1);
  }

  private static void assertCovered(List<SequenceDocument> documents, int length) {
    int at = 0;
    for (SequenceDocument piece : documents) {
      assertThat(piece.getStart()).isEqualTo(at);
      assertThat(piece.getLength()).isPositive();
      at += piece.getLength();
    }
    assertThat(at).isEqualTo(length);
  }

  private static void assertPieces(
      List<Sequence> sequences, PackerState rest, List<Integer> lengths, int marks) {
    long[] ends = new long[lengths.size()];
    for (Sequence sequence : sequences) {
      for (SequenceDocument piece : sequence.getDocuments()) {
        int d = (int) (piece.getId() - 1000);
        assertThat((long) piece.getOffset()).isEqualTo(ends[d]);
        ends[d] += piece.getLength();
      }
    }
    for (int i = 0; i < rest.documents().length; i++) {
      int d = (int) (rest.documents()[i] - 1000);
      assertThat((long) rest.offsets()[i]).isEqualTo(ends[d]);
      ends[d] += rest.lengths()[i];
    }
    for (int d = 0; d < ends.length; d++) {
      assertThat(ends[d]).isEqualTo(lengths.get(d) + marks);
    }
  }

  private static List<Integer> ids(ByteBuffer tokens) {
    ByteBuffer view = tokens.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> ids = new ArrayList<>();
    while (view.hasRemaining()) {
      ids.add(view.getInt());
    }
    return ids;
  }

  @Example
  void flinkSavesTheStateWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(PackerState.class);
  }

  @Example
  void aStateOfAnotherSequenceLengthIsRefused() {
    SequencePacker packer = new SequencePacker("ja", "t-1", 16, BEGIN, END);
    packer.add(1, new int[10]);
    SequencePacker shorter = new SequencePacker("ja", "t-1", 8, BEGIN, END);
    assertThatThrownBy(() -> shorter.restore(packer.state()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sequence length");
  }
}
