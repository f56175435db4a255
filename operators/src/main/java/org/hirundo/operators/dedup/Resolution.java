package org.hirundo.operators.dedup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decides, in the order of ids, which documents go. One key, one subtask: each verdict may rest on
 * the one before, and here all are written and read at one place, so the outcome is that of a
 * sequential pass. Its load is one small record for each pair found alike.
 *
 * <p>Verified: a document goes exactly if a kept one is like it; the witness is the most similar,
 * of equals the first. One that is only tagged stays, and can be a witness. Unverified (tau 0): it
 * goes if any other came first in one of its buckets; if all of these went as well, the witness is
 * the one that the most similar of them went for, and the similarity a lower bound, since 1 - J is
 * a metric.
 *
 * <p>An epoch's edges are sorted in memory: about 60 bytes each.
 */
public final class Resolution extends KeyedProcessFunction<Integer, Edge, Parcel> {
  private static final long serialVersionUID = 1L;
  private static final Comparator<Edge> ORDER =
      Comparator.comparingLong(Edge::id).thenComparingLong(Edge::other);

  private final boolean verified;
  private final NearRules rules;
  private transient MapState<Edge, Boolean> edges;
  private transient MapState<Long, Tuple2<Long, Float>> dropped; // id -> witness, similarity

  public Resolution(DedupParameters parameters) {
    this.verified = parameters.verified();
    this.rules = NearRules.of(parameters);
  }

  @Override
  public void open(OpenContext context) {
    edges =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("edges", TypeInformation.of(Edge.class), Types.BOOLEAN));
    dropped =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "dropped", Types.LONG, Types.TUPLE(Types.LONG, Types.FLOAT)));
  }

  @Override
  public void processElement(Edge edge, Context context, Collector<Parcel> out) throws Exception {
    edges.put(edge, true);
    context.timerService().registerEventTimeTimer(DocumentId.epoch(edge.id()));
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Parcel> out) throws Exception {
    long closed = context.timerService().currentWatermark(); // all at once where it is the end
    List<Edge> open = new ArrayList<>();
    for (Iterator<Edge> all = edges.keys().iterator(); all.hasNext(); ) {
      Edge edge = all.next();
      if (DocumentId.epoch(edge.id()) <= closed) {
        open.add(edge);
        all.remove();
      }
    }
    open.sort(ORDER);
    for (int from = 0, to; from < open.size(); from = to) {
      Edge one = open.get(from);
      to = from + 1;
      while (to < open.size() && open.get(to).id() == one.id()) {
        to++;
      }
      Drop drop = decide(one, open.subList(from, to));
      if (drop != null) {
        if (!drop.tagged()) {
          dropped.put(drop.id(), Tuple2.of(drop.witness(), drop.similarity()));
        }
        out.collect(Parcel.of(drop));
      }
    }
  }

  /** The decision on a document whose edges these are, or null if it stays. */
  private Drop decide(Edge one, List<Edge> neighbours) throws Exception {
    long kept = -1;
    float best = -1;
    long inherited = -1;
    float bound = -1;
    for (Edge edge : neighbours) {
      Tuple2<Long, Float> gone = dropped.get(edge.other());
      if (gone == null) {
        if (edge.similarity() > best) {
          kept = edge.other();
          best = edge.similarity();
        }
      } else {
        float atLeast = Math.max(0, edge.similarity() + gone.f1 - 1);
        if (atLeast > bound) {
          inherited = gone.f0;
          bound = atLeast;
        }
      }
    }
    if (kept >= 0) {
      return new Drop(one.id(), one.contentHash(), kept, best, rules.near(one.rule()) == Near.TAG);
    }
    return verified ? null : new Drop(one.id(), one.contentHash(), inherited, bound, false);
  }
}
