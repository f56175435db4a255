package org.hirundo.operators.dedup;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets one signature of each content hash through, so that a copy costs one read. Keyed by content
 * hash; the state is the epoch of the smallest id seen, two bytes. A copy of an earlier epoch that
 * arrives after one of a later epoch passes too: the later one meets it in every bucket and decides
 * nothing.
 */
public final class ExactFilter extends KeyedProcessFunction<Long, Signature, Sketched> {
  /** The buckets that a distinct text falls into. */
  public static final OutputTag<BandEntry> BANDS =
      new OutputTag<>("bands", TypeInformation.of(BandEntry.class));

  private static final long serialVersionUID = 1L;
  private transient ValueState<Short> first;

  @Override
  public void open(OpenContext context) {
    first = getRuntimeContext().getState(new ValueStateDescriptor<>("first", Types.SHORT));
  }

  @Override
  public void processElement(Signature signature, Context context, Collector<Sketched> out)
      throws Exception {
    Short earlier = first.value();
    short epoch = (short) DocumentId.epoch(signature.id());
    if (earlier != null && earlier <= epoch) {
      return;
    }
    first.update(epoch);
    for (long key : signature.bandKeys()) {
      context.output(BANDS, BandEntry.of(key, signature.id()));
    }
    out.collect(new Sketched(signature.id(), signature.contentHash(), signature.sketch()));
  }
}
