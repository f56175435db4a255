package org.hirundo.operators.dedup;

import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Gathers a document's candidates until its epoch ends, so that a pair which met in many bands is
 * checked once, and sends its sketch to each. Keyed by the document's id; nothing is kept after the
 * epoch. Where near-duplicates are not looked for, nothing is sent.
 */
public final class Candidates extends KeyedCoProcessFunction<Long, Sketched, Candidate, Query> {
  private static final long serialVersionUID = 1L;
  private final NearRules rules;
  private transient ValueState<Sketched> sketched;
  private transient ListState<Long> others;

  public Candidates(DedupParameters parameters) {
    this.rules = NearRules.of(parameters);
  }

  @Override
  public void open(OpenContext context) {
    sketched =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("sketched", TypeInformation.of(Sketched.class)));
    others = getRuntimeContext().getListState(new ListStateDescriptor<>("others", Types.LONG));
  }

  @Override
  public void processElement1(Sketched document, Context context, Collector<Query> out)
      throws Exception {
    Sketched known = sketched.value();
    if (known == null || document.rule() < known.rule()) {
      sketched.update(document);
    }
    context.timerService().registerEventTimeTimer(DocumentId.epoch(document.id()));
  }

  @Override
  public void processElement2(Candidate candidate, Context context, Collector<Query> out)
      throws Exception {
    others.add(candidate.other());
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Query> out) throws Exception {
    Sketched document = sketched.value();
    if (rules.near(document.rule()) != Near.OFF) {
      TreeSet<Long> distinct = new TreeSet<>();
      others.get().forEach(distinct::add);
      for (long other : distinct) {
        out.collect(
            new Query(
                other, document.id(), document.contentHash(), document.sketch(), document.rule()));
      }
    }
    sketched.clear();
    others.clear();
  }
}
