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
 * hash; the state is the smallest epoch seen, with the smallest rule in it. A copy of an earlier
 * epoch that arrives after one of a later epoch passes too: the later one meets it in every bucket
 * and decides nothing. So does, without its bands, a copy of the same epoch whose domain has a more
 * careful rule.
 */
public final class ExactFilter extends KeyedProcessFunction<Long, Signature, Sketched> {
  /** The buckets that a distinct text falls into. */
  public static final OutputTag<BandEntry> BANDS =
      new OutputTag<>("bands", TypeInformation.of(BandEntry.class));

  private static final long serialVersionUID = 1L;
  private transient ValueState<Integer> first;

  @Override
  public void open(OpenContext context) {
    first = getRuntimeContext().getState(new ValueStateDescriptor<>("first", Types.INT));
  }

  @Override
  public void processElement(Signature signature, Context context, Collector<Sketched> out)
      throws Exception {
    int epoch = DocumentId.epoch(signature.id());
    int place = epoch << Byte.SIZE | signature.rule();
    Integer earlier = first.value();
    if (earlier != null && earlier <= place) {
      return;
    }
    first.update(place);
    if (earlier == null || earlier >>> Byte.SIZE != epoch) {
      for (long key : signature.bandKeys()) {
        context.output(BANDS, BandEntry.of(key, signature.id()));
      }
    }
    out.collect(
        new Sketched(
            signature.id(), signature.contentHash(), signature.sketch(), signature.rule()));
  }
}
