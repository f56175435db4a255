package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.ExactFilter;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Sketched;
import org.hirundo.pipelines.metrics.Registered;
import org.junit.jupiter.api.Test;

/** The metric of the texts that deduplication remembers. */
class SeenTextsTest {
  private static final String DOCUMENTS = "hirundo_dedup_documents";

  private static KeyedOneInputStreamOperatorTestHarness<Long, Signature, Sketched> harness(
      Registered registered) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new ExactFilter(DedupParameters.VERIFIED)),
        Signature::contentHash,
        Types.LONG,
        registered.environment());
  }

  private static Signature text(int epoch, long hash) {
    return new Signature(DocumentId.of(epoch, hash), hash, new byte[64], new long[] {hash});
  }

  @Test
  void copiesDoNotCountAndARestartGoesOn() throws Exception {
    OperatorSubtaskState saved;
    Registered registered = new Registered();
    try (var harness = harness(registered)) {
      harness.open();
      harness.processElement(text(2, 11), 0);
      harness.processElement(text(2, 12), 0);
      harness.processElement(text(3, 11), 0);
      harness.processElement(text(1, 12), 0);
      assertThat(registered.value(DOCUMENTS)).isEqualTo(2);
      saved = harness.snapshot(1, 1);
    }
    Registered again = new Registered();
    try (var harness = harness(again)) {
      harness.initializeState(saved);
      harness.open();
      assertThat(again.value(DOCUMENTS)).isEqualTo(2);
      harness.processElement(text(4, 12), 0);
      harness.processElement(text(4, 13), 0);
      assertThat(again.value(DOCUMENTS)).isEqualTo(3);
    }
  }
}
