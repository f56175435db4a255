package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BucketsTest {
  private static final int MEMBERS = 100_000;

  /** A bucket that everything falls into, in two epochs. */
  @Test
  @Timeout(60)
  void aBucketOfAHundredThousandMakesTwoPairsForEach() throws Exception {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      ids.add(DocumentId.of(1 + i * 2 / MEMBERS, Mixing.mix(i)));
    }
    List<Long> sorted = ids.stream().sorted().toList();
    Collections.shuffle(ids.subList(0, MEMBERS / 2), new Random(1));
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Buckets(DedupParameters.VERIFIED)),
            BandEntry::bandKey,
            Types.LONG)) {
      harness.setStateBackend(new EmbeddedRocksDBStateBackend());
      harness.open();
      for (int i = 0; i < MEMBERS; i++) {
        if (i == MEMBERS / 2) {
          harness.processWatermark(1);
        }
        harness.processElement(new BandEntry(7, ids.get(i)), 0);
      }
      harness.processWatermark(2);
      List<Candidate> pairs = harness.extractOutputValues();
      assertThat(pairs).hasSize(2 * MEMBERS - 3);
      Set<Long> others = new TreeSet<>();
      pairs.forEach(pair -> others.add(pair.other()));
      assertThat(others).containsExactly(sorted.get(0), sorted.get(1));
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }
}
