package org.hirundo.operators.dedup;

import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Pairs each member of a band bucket with the bucket's first, the one of the smallest id. Keyed by
 * band key.
 *
 * <p>The state is the smallest id so far. It is final once the watermark has reached its epoch;
 * from then on a new member is paired at once. Only where two members meet before that do the
 * others wait in a second state for a timer. So nearly every entry costs one read, and one write if
 * its bucket was empty.
 */
public final class Buckets extends KeyedProcessFunction<Long, BandEntry, Candidate> {
  private static final long serialVersionUID = 1L;
  private transient ValueState<Long> first;
  private transient ListState<Long> others;

  @Override
  public void open(OpenContext context) {
    first = getRuntimeContext().getState(new ValueStateDescriptor<>("first", Types.LONG));
    others = getRuntimeContext().getListState(new ListStateDescriptor<>("others", Types.LONG));
  }

  @Override
  public void processElement(BandEntry entry, Context context, Collector<Candidate> out)
      throws Exception {
    Long known = first.value();
    long id = entry.id();
    if (known == null) {
      first.update(id);
    } else if (id > known && DocumentId.epoch(known) <= context.timerService().currentWatermark()) {
      out.collect(new Candidate(id, known));
    } else if (id != known) {
      others.add(Math.max(id, known));
      if (id < known) {
        first.update(id);
      }
      context.timerService().registerEventTimeTimer(DocumentId.epoch(Math.min(id, known)));
    }
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Candidate> out)
      throws Exception {
    long smallest = first.value();
    TreeSet<Long> members = new TreeSet<>();
    others.get().forEach(members::add);
    for (long id : members) {
      out.collect(new Candidate(id, smallest));
    }
    others.clear();
  }
}
