package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.hirundo.operators.mixture.FeedCursor;
import org.hirundo.operators.mixture.FeedStep;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.metrics.Registered;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedGuardTest {
  private static final int PARTITIONS = 3;
  private static MixtureLog known;

  @BeforeEach
  void aLogOfTwoRecords() {
    MixtureLog first = Records.log(PARTITIONS, Map.of("en", "2/3", "ja", "1/3"), "wait");
    MixtureRecord other =
        Records.log(PARTITIONS, Map.of("en", "1/4", "ja", "3/4"), "wait").ruling(0);
    known =
        first.append(
            MixtureRecord.newBuilder(other)
                .setVersion(2)
                .setEffectiveFrom(first.changePoint(200, other.getShares()))
                .build(),
            0);
  }

  /** The log as a guard reads it: without the second record at first. */
  private static final class Growing implements FeedGuard.Mixtures {
    private static final long serialVersionUID = 1L;
    private int reads;

    @Override
    public MixtureLog read() {
      return reads++ == 0 ? MixtureLog.of(known.records().subList(0, 1)) : known;
    }
  }

  private static List<FeedCount> feed(int length) {
    List<FeedCount> feed = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      FeedCursor cursor = new FeedCursor(known, partition);
      while (cursor.nextG() < length) {
        FeedStep step = cursor.next();
        feed.add(
            new FeedCount(
                step.g(),
                partition,
                step.domain(),
                Records.S,
                step.ordinal(),
                step.pass(),
                step.mixtureVersion()));
      }
    }
    feed.sort(Comparator.comparingLong(FeedCount::g));
    return feed;
  }

  private static OneInputStreamOperatorTestHarness<FeedCount, Void> guard() throws Exception {
    return ProcessFunctionTestHarnesses.forProcessFunction(new FeedGuard(new Growing()));
  }

  private static void count(
      OneInputStreamOperatorTestHarness<FeedCount, Void> guard, List<FeedCount> counts)
      throws Exception {
    for (FeedCount count : counts) {
      guard.processElement(count, 0);
    }
  }

  @Test
  void aFeedThatKeepsItsPromiseGoesThroughInAnyOrderOfItsPartitions() throws Exception {
    try (var guard = guard()) {
      List<FeedCount> feed = feed(600);
      for (int from = 0; from < feed.size(); from += 40) {
        List<FeedCount> part = feed.subList(from, Math.min(from + 40, feed.size()));
        Collections.shuffle(part, new Random(from));
        count(guard, part);
      }
    }
  }

  @Test
  void aRestoredGuardGoesOnWithWhatWaited() throws Exception {
    List<FeedCount> feed = feed(600);
    List<FeedCount> before = new ArrayList<>(feed.subList(0, 300));
    FeedCount late = before.remove(250);
    OperatorSubtaskState state;
    try (var guard = guard()) {
      count(guard, before);
      state = guard.snapshot(1, 0);
    }
    try (var guard =
        new OneInputStreamOperatorTestHarness<FeedCount, Void>(
            new ProcessOperator<>(new FeedGuard(() -> known)))) {
      guard.initializeState(state);
      guard.open();
      count(guard, List.of(late));
      count(guard, feed.subList(300, 600));
      assertThatThrownBy(() -> count(guard, List.of(late)))
          .rootCause()
          .hasMessageContaining("g=250");
    }
  }

  @Test
  void theTopologyEndsForGoodWhereTheBoundWouldBreak() throws Exception {
    List<FeedCount> feed = feed(120);
    FeedCount wrong = feed.get(100);
    feed.set(
        100,
        new FeedCount(
            wrong.g(),
            wrong.partition(),
            wrong.domain().equals("en") ? "ja" : "en",
            wrong.tokens(),
            wrong.ordinal(),
            wrong.pass(),
            wrong.mixtureVersion()));
    try (var guard = guard()) {
      assertThatCode(() -> count(guard, feed.subList(0, 100))).doesNotThrowAnyException();
      assertThatThrownBy(() -> count(guard, feed.subList(100, 120)))
          .isInstanceOf(SuppressRestartsException.class)
          .rootCause()
          .hasMessageContaining("g=100")
          .hasMessageContaining("nothing from there on is committed");
    }
  }

  @Test
  void aShortSequenceIsFound() throws Exception {
    FeedCount first = feed(1).get(0);
    try (var guard = guard()) {
      assertThatThrownBy(
              () ->
                  guard.processElement(
                      new FeedCount(
                          0,
                          first.partition(),
                          first.domain(),
                          Records.S - 1,
                          first.ordinal(),
                          0,
                          1),
                      0))
          .rootCause()
          .hasMessageContaining("LENGTH");
    }
  }

  @Test
  void theGreatestErrorIsToldWhenTheFeedHasLeftIt() throws Exception {
    TokenLedger ledger = new TokenLedger(known);
    double greatest = 0;
    double last = 0;
    for (FeedCount count : feed(600)) {
      ledger.add(
          count.g(),
          count.partition(),
          known.domains().indexOf(count.domain()),
          count.tokens(),
          count.ordinal(),
          count.pass(),
          count.mixtureVersion());
      last = ledger.totals().stream().mapToDouble(t -> Math.abs(t.error())).max().orElseThrow();
      greatest = Math.max(greatest, last);
    }
    assertThat(last).isLessThan(greatest);

    Registered registered = new Registered();
    try (var guard =
        new OneInputStreamOperatorTestHarness<FeedCount, Void>(
            new ProcessOperator<>(new FeedGuard(new Growing())), registered.environment())) {
      guard.open();
      count(guard, feed(600));
      guard.snapshot(1, 0);
      assertThat(registered.value("hirundo_guard_g")).isEqualTo(600);
      assertThat(registered.value("hirundo_guard_greatest_bound_use_ratio"))
          .isCloseTo(greatest / ledger.bound(), within(1e-9))
          .isLessThanOrEqualTo(1);
    }
  }
}
