package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class BucketHeadTest {
  private static final long A = DocumentId.of(1, 7);
  private static final long B = DocumentId.of(1, 9);
  private static final long C = DocumentId.of(2, 3);

  @Test
  void theTwoSmallestStayInWhateverOrderTheyJoin() {
    BucketHead expected = new BucketHead(A, B);
    assertThat(BucketHead.of(A).with(B, 2).with(C, 2)).isEqualTo(expected);
    assertThat(BucketHead.of(C).with(B, 2).with(A, 2)).isEqualTo(expected);
    assertThat(BucketHead.of(B).with(C, 2).with(A, 2)).isEqualTo(expected);
    assertThat(BucketHead.of(C).with(A, 1).with(B, 1)).isEqualTo(BucketHead.of(A));
  }

  @Test
  void ofCopiesTheEarliestCountsAndTakesNoPlaceTwice() {
    long laterA = DocumentId.of(3, 7);
    BucketHead expected = new BucketHead(A, C);
    assertThat(BucketHead.of(laterA).with(C, 2).with(A, 2)).isEqualTo(expected);
    assertThat(BucketHead.of(C).with(laterA, 2).with(A, 2)).isEqualTo(expected);
    assertThat(BucketHead.of(laterA).with(A, 2).with(C, 2)).isEqualTo(expected);
    assertThat(expected.with(laterA, 2)).isEqualTo(expected);
    assertThat(expected.holdsTextOf(laterA)).isTrue();
    assertThat(expected.holdsTextOf(B)).isFalse();
  }

  @Test
  void oneMemberTakesEightBytesAndTwoSixteen() throws IOException {
    for (BucketHead head : new BucketHead[] {BucketHead.of(A), new BucketHead(A, C)}) {
      DataOutputSerializer out = new DataOutputSerializer(16);
      BucketHeadSerializer.INSTANCE.serialize(head, out);
      assertThat(out.length()).isEqualTo(head.second() == BucketHead.NONE ? 8 : 16);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
      assertThat(BucketHeadSerializer.INSTANCE.deserialize(in)).isEqualTo(head);
    }
  }
}
