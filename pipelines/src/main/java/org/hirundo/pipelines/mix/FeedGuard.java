package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.metrics.Figure;
import org.hirundo.pipelines.metrics.Metrics;

/**
 * Counts the feed anew while it is written, by {@link TokenLedger} alone, and ends the topology
 * rather than let a record be committed that breaks the promise. Runs once, and sees a few dozen
 * bytes of each sequence.
 *
 * <p>It needn't stand before the sink. A checkpoint's transaction is committed only when the guard
 * has taken part in the checkpoint, so only after it has counted all records in it whose
 * predecessors are there; and a reader gets to no other, since it takes the feed in the order of g.
 */
final class FeedGuard extends ProcessFunction<FeedCount, Void> implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final Mixtures mixtures;
  private transient MixtureLog log;
  private transient TokenLedger ledger;
  private transient PriorityQueue<FeedCount> ahead; // bounded by the coordinator's window
  private transient Figure counted;
  private transient Figure greatest;
  private transient ListState<byte[]> counts;
  private transient ListState<FeedCount> waiting;

  /** Reads the mixture log as it is now. */
  @FunctionalInterface
  interface Mixtures extends Serializable {
    MixtureLog read() throws IOException;
  }

  FeedGuard(Mixtures mixtures) {
    this.mixtures = mixtures;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counts =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "counted", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    waiting =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("waiting", TypeInformation.of(FeedCount.class)));
    log = mixtures.read();
    ledger = new TokenLedger(log);
    for (byte[] state : counts.get()) {
      ledger = TokenLedger.restore(log, state);
    }
    ahead = new PriorityQueue<>((a, b) -> Long.compare(a.g(), b.g()));
    waiting.get().forEach(ahead::add);
    MetricGroup group = Metrics.of(getRuntimeContext().getMetricGroup(), "guard");
    counted = Figure.in(group, "g");
    greatest = Figure.in(group, "greatest_bound_use_ratio");
    show();
  }

  private void show() {
    counted.set(ledger.g());
    double bound = ledger.bound();
    greatest.set(bound == 0 ? 0 : ledger.largestError() / bound);
  }

  @Override
  public void processElement(FeedCount count, Context context, Collector<Void> out)
      throws Exception {
    ahead.add(count);
    while (!ahead.isEmpty() && ahead.peek().g() <= ledger.g()) {
      add(ahead.poll());
    }
  }

  private void add(FeedCount count) throws IOException {
    if (count.mixtureVersion() > log.records().size()) {
      log = mixtures.read();
      ledger.extend(log);
    }
    ledger.add(
        count.g(),
        count.partition(),
        log.domains().indexOf(count.domain()),
        count.tokens(),
        count.ordinal(),
        count.pass(),
        count.mixtureVersion());
    if (!ledger.holds()) {
      show();
      TokenLedger.Finding finding = ledger.findings().get(0);
      throw new SuppressRestartsException(
          new IllegalStateException(
              "the feed would break its promise at g="
                  + finding.g()
                  + " ("
                  + finding.fault()
                  + ": "
                  + finding.detail()
                  + "); it ends here, and nothing from there on is committed. Check the mixture"
                  + " and sequence logs for records that Hirundo has not written, and report this"
                  + " with the logs"));
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counts.update(List.of(ledger.state()));
    waiting.update(new ArrayList<>(ahead));
    show();
  }
}
