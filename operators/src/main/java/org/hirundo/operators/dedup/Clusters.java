package org.hirundo.operators.dedup;

import java.util.Comparator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.schemas.ClusterCounts;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;

/**
 * Counts what each kept document stands for. Keyed by the kept document's id; the state is eight
 * bytes for one that has copies, eight more once its text has moved, and nothing for the others.
 *
 * <p>All duplicates pass through. The last of each cluster in an epoch, by id and place, waits for
 * the epoch's end and then says how large the cluster has become. If texts come with the copies
 * ({@link Keep#NEWEST}), the cluster's text moves to the last of them, if it has another text and a
 * later epoch.
 */
public final class Clusters extends KeyedProcessFunction<Long, Copy, Duplicate> {
  /** Newer texts of clusters. */
  public static final OutputTag<Document> MOVED =
      new OutputTag<>("moved", TypeInformation.of(Document.class));

  private static final long serialVersionUID = 1L;
  private static final Comparator<Duplicate> ORDER =
      Comparator.comparingLong(Duplicate::getId)
          .thenComparingInt(copy -> copy.getOrigin().getLine())
          .thenComparingLong(copy -> copy.getOrigin().getPosition())
          .thenComparing(copy -> copy.getOrigin().getFile());

  private transient ValueState<Tuple2<Integer, Integer>> counts; // exact copies, near ones
  private transient ValueState<Long> text; // id of the document that it moved to
  private transient MapState<Integer, Growth> growths;

  /**
   * What an epoch that has not ended adds to a cluster.
   *
   * @param last its last duplicate
   * @param newest the document that the text moves to, or null
   */
  public record Growth(int exact, int near, Duplicate last, Document newest) {}

  @Override
  public void open(OpenContext context) {
    counts =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("counts", Types.TUPLE(Types.INT, Types.INT)));
    text = getRuntimeContext().getState(new ValueStateDescriptor<>("text", Types.LONG));
    growths =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("growths", Types.INT, TypeInformation.of(Growth.class)));
  }

  @Override
  public void processElement(Copy copy, Context context, Collector<Duplicate> out)
      throws Exception {
    Duplicate duplicate = copy.duplicate();
    int epoch = DocumentId.epoch(duplicate.getId());
    boolean exact = duplicate.getKind() == DuplicateKind.EXACT;
    Growth growth = growths.get(epoch);
    if (growth == null) {
      growths.put(epoch, new Growth(exact ? 1 : 0, exact ? 0 : 1, duplicate, copy.text()));
      context.timerService().registerEventTimeTimer(epoch);
      return;
    }
    boolean later = ORDER.compare(duplicate, growth.last()) > 0;
    growths.put(
        epoch,
        new Growth(
            growth.exact() + (exact ? 1 : 0),
            growth.near() + (exact ? 0 : 1),
            later ? duplicate : growth.last(),
            newer(growth.newest(), copy.text())));
    out.collect(later ? growth.last() : duplicate);
  }

  /** Of two texts the one with the larger id, of equal texts the one whose place is first. */
  private static Document newer(Document left, Document right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    int order = Long.compare(left.getId(), right.getId());
    return order > 0 || order == 0 && Verdicts.FIRST.compare(left, right) < 0 ? left : right;
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Duplicate> out)
      throws Exception {
    Growth growth = growths.get((int) epoch);
    growths.remove((int) epoch);
    Tuple2<Integer, Integer> before = counts.value();
    int exact = growth.exact() + (before == null ? 0 : before.f0);
    int near = growth.near() + (before == null ? 0 : before.f1);
    counts.update(Tuple2.of(exact, near));
    Duplicate last = growth.last();
    last.setCluster(new ClusterCounts(exact, near, text(growth.newest(), context)));
    out.collect(last);
  }

  /** Moves the text if it has to, and returns the id of the document that has it then. */
  private long text(Document newest, OnTimerContext context) throws Exception {
    long cluster = context.getCurrentKey();
    Long moved = text.value();
    long held = moved == null ? cluster : moved;
    if (newest == null
        || DocumentId.epoch(newest.getId()) <= DocumentId.epoch(held)
        || DocumentId.isOf(held, newest.getContentHash())) {
      return held;
    }
    text.update(newest.getId());
    context.output(MOVED, Document.newBuilder(newest).setCluster(cluster).build());
    return newest.getId();
  }
}
