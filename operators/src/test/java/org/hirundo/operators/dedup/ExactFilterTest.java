package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ExactFilterTest {
  private static final long KEY = 0xFEDC_BA98_7654_3210L;

  @Test
  void newStateHasShortBandKeysAndGoesOnWithThem() throws Exception {
    OperatorSubtaskState saved;
    try (var filter = filter(null)) {
      assertThat(bandKeys(filter, 1)).containsExactly(0xA98_7654_3210L);
      saved = filter.snapshot(1, 1);
    }
    try (var filter = filter(saved)) {
      assertThat(bandKeys(filter, 1)).as("a copy").isEmpty();
      assertThat(bandKeys(filter, 2)).containsExactly(0xA98_7654_3210L);
    }
  }

  @Test
  void stateThatDoesNotNameTheBitsGoesOnWith48() throws Exception {
    OperatorSubtaskState saved;
    try (var filter = filter(null)) {
      bandKeys(filter, 1);
      OperatorSubtaskState whole = filter.snapshot(1, 1);
      saved =
          OperatorSubtaskState.builder().setManagedKeyedState(whole.getManagedKeyedState()).build();
    }
    try (var filter = filter(saved)) {
      assertThat(bandKeys(filter, 2)).containsExactly(0xBA98_7654_3210L);
      saved = filter.snapshot(2, 2);
    }
    try (var filter = filter(saved)) {
      assertThat(bandKeys(filter, 3)).containsExactly(0xBA98_7654_3210L);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<Long, Signature, Sketched> filter(
      OperatorSubtaskState saved) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ExactFilter(DedupParameters.VERIFIED)),
            Signature::contentHash,
            Types.LONG);
    if (saved != null) {
      harness.initializeState(saved);
    }
    harness.open();
    return harness;
  }

  private static List<Long> bandKeys(
      KeyedOneInputStreamOperatorTestHarness<Long, Signature, Sketched> filter, long hash)
      throws Exception {
    var before = filter.getSideOutput(ExactFilter.BANDS);
    int from = before == null ? 0 : before.size();
    long[] keys = {KEY};
    filter.processElement(
        new Signature(DocumentId.of(1, hash), hash, new byte[Sketch.BYTES], keys), 0);
    var after = filter.getSideOutput(ExactFilter.BANDS);
    return after == null
        ? List.of()
        : after.stream().skip(from).map(StreamRecord::getValue).map(BandEntry::bandKey).toList();
  }
}
