package org.hirundo.operators.dedup;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets one signature of each content hash through, so that a copy costs one read. Keyed by content
 * hash; the state is the epoch of the smallest id seen, two bytes. A copy of an earlier epoch that
 * arrives after one of a later epoch passes too: the later one meets it in every bucket and decides
 * nothing. So does, without its bands, a copy of the same epoch whose domain has a more careful
 * rule: until the epoch ends, the rule is kept as well, if it is not the least careful. Tells how
 * many texts it has seen, as the metric {@code documents}.
 *
 * <p>Band keys go on with as many bits as the state began with.
 */
public final class ExactFilter extends KeyedProcessFunction<Long, Signature, Sketched>
    implements CheckpointedFunction {
  /** The buckets that a distinct text falls into. */
  public static final OutputTag<BandEntry> BANDS =
      new OutputTag<>("bands", TypeInformation.of(BandEntry.class));

  private static final long serialVersionUID = 1L;
  private final NearRules rules;
  private transient ListState<Long> counts; // one of each task that wrote the state
  private transient ListState<Integer> widths; // of band keys; earlier versions wrote none
  private transient int keyBits;
  private transient volatile long documents;
  private transient ValueState<Short> first;
  private transient ValueState<Byte> careful; // the first's rule, if it is not the last

  public ExactFilter(DedupParameters parameters) {
    this.rules = NearRules.of(parameters);
  }

  @Override
  public void open(OpenContext context) {
    first = getRuntimeContext().getState(new ValueStateDescriptor<>("first", StoredEpoch.INSTANCE));
    careful = getRuntimeContext().getState(new ValueStateDescriptor<>("careful", Types.BYTE));
    getRuntimeContext()
        .getMetricGroup()
        .addGroup("hirundo")
        .addGroup("dedup")
        .gauge("documents", (Gauge<Long>) () -> documents);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counts =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("documents", Types.LONG));
    long sum = 0;
    for (long count : counts.get()) {
      sum += count;
    }
    documents = sum;
    widths =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("key-bits", Types.INT));
    keyBits = context.isRestored() ? BandEntry.EARLIER_KEY_BITS : BandEntry.KEY_BITS;
    for (int written : widths.get()) {
      keyBits = written;
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counts.update(List.of(documents));
    widths.update(List.of(keyBits));
  }

  @Override
  public void processElement(Signature signature, Context context, Collector<Sketched> out)
      throws Exception {
    Short earlier = first.value();
    short epoch = (short) DocumentId.epoch(signature.id());
    if (earlier != null && earlier <= epoch) {
      if (earlier < epoch || !isMoreCareful(signature.rule())) {
        return;
      }
    } else {
      if (earlier == null) {
        documents++;
      }
      first.update(epoch);
      for (long key : signature.bandKeys()) {
        context.output(BANDS, BandEntry.of(key, keyBits, signature.id()));
      }
    }
    if (rules.last() > 0) {
      remember(signature, context);
    }
    out.collect(
        new Sketched(
            signature.id(), signature.contentHash(), signature.sketch(), signature.rule()));
  }

  private boolean isMoreCareful(byte rule) throws Exception {
    if (rule == rules.last()) {
      return false;
    }
    Byte known = careful.value();
    return known == null || rule < known;
  }

  private void remember(Signature signature, Context context) throws Exception {
    if (signature.rule() == rules.last()) {
      careful.clear();
    } else {
      careful.update(signature.rule());
      context.timerService().registerEventTimeTimer(DocumentId.epoch(signature.id()));
    }
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Sketched> out)
      throws Exception {
    if (first.value() <= epoch) {
      careful.clear();
    }
  }
}
