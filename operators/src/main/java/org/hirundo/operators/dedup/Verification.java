package org.hirundo.operators.dedup;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the sketch of every distinct text and answers how alike two are. Keyed by the sketch's id.
 * A query that overtakes the sketch it asks for waits for it, so no timer is needed.
 */
public final class Verification extends KeyedCoProcessFunction<Long, Sketched, Query, Edge> {
  private static final long serialVersionUID = 1L;
  private final NearRules rules;
  private transient ValueState<byte[]> sketch;
  private transient ListState<Query> early;

  /**
   * @param parameters with tau 0 every query becomes an edge
   */
  public Verification(DedupParameters parameters) {
    this.rules = NearRules.of(parameters);
  }

  @Override
  public void open(OpenContext context) {
    sketch =
        getRuntimeContext().getState(new ValueStateDescriptor<>("sketch", StoredSketch.INSTANCE));
    early =
        getRuntimeContext()
            .getListState(new ListStateDescriptor<>("early", TypeInformation.of(Query.class)));
  }

  @Override
  public void processElement1(Sketched document, Context context, Collector<Edge> out)
      throws Exception {
    sketch.update(document.sketch());
    boolean asked = false;
    for (Query query : early.get()) {
      asked = true;
      answer(query, document.sketch(), out);
    }
    if (asked) {
      early.clear();
    }
  }

  @Override
  public void processElement2(Query query, Context context, Collector<Edge> out) throws Exception {
    byte[] known = sketch.value();
    if (known == null) {
      early.add(query);
    } else {
      answer(query, known, out);
    }
  }

  private void answer(Query query, byte[] known, Collector<Edge> out) {
    float similarity = Sketch.similarity(known, query.sketch());
    if (similarity >= rules.threshold(query.rule())) {
      out.collect(
          new Edge(query.id(), query.contentHash(), query.other(), similarity, query.rule()));
    }
  }
}
