package org.hirundo.operators.dedup;

import java.util.ArrayList;
import java.util.List;
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
 * Pairs each member of a band bucket with the bucket's first, the one of the smallest id, and if
 * the similarity is going to be checked with the second, too: the first may itself have gone for a
 * page that the newcomer is not like. Keyed by band key. However many members a bucket has, each
 * makes at most two pairs.
 *
 * <p>The state is the smallest id so far, and the next. One is final once the watermark has reached
 * its epoch; from then on a new member is paired with it at once. Only members that meet before
 * that wait in a second state for a timer. So nearly every entry costs one read, and one write if
 * its bucket had fewer than two members.
 */
public final class Buckets extends KeyedProcessFunction<Long, BandEntry, Candidate> {
  private static final long serialVersionUID = 1L;
  private final int texts;
  private transient ValueState<BucketHead> head;
  private transient ListState<Long> others;

  /**
   * @param parameters unverified ones ask for the first member only
   */
  public Buckets(DedupParameters parameters) {
    this.texts = parameters.verified() ? 2 : 1;
  }

  @Override
  public void open(OpenContext context) {
    head = getRuntimeContext().getState(new ValueStateDescriptor<>("head", StoredHead.INSTANCE));
    others = getRuntimeContext().getListState(new ListStateDescriptor<>("others", Types.LONG));
  }

  @Override
  public void processElement(BandEntry entry, Context context, Collector<Candidate> out)
      throws Exception {
    BucketHead known = head.value();
    long id = entry.id();
    if (known == null) {
      head.update(BucketHead.of(id));
      return;
    }
    BucketHead next = known.with(id, texts);
    if (!next.equals(known)) {
      head.update(next);
    } else if (known.holdsTextOf(id)) {
      return; // a later copy
    }
    long first = known.first();
    if (id > first && isFinal(first, context)) {
      out.collect(new Candidate(id, first));
      if (texts == 2 && known.second() != BucketHead.NONE) {
        pairWithSecond(id, known.second(), context, out);
      }
    } else {
      if (!DocumentId.isOf(first, id)) {
        others.add(Math.max(id, first));
      }
      wait(next.first(), context);
    }
  }

  private void pairWithSecond(long id, long second, Context context, Collector<Candidate> out)
      throws Exception {
    if (id > second && isFinal(second, context)) {
      out.collect(new Candidate(id, second));
    } else if (!DocumentId.isOf(second, id)) {
      others.add(Math.max(id, second));
      wait(Math.min(id, second), context);
    }
  }

  /** Whether no smaller id can come. */
  private static boolean isFinal(long id, Context context) {
    return DocumentId.epoch(id) <= context.timerService().currentWatermark();
  }

  private static void wait(long id, Context context) {
    context.timerService().registerEventTimeTimer(DocumentId.epoch(id));
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Candidate> out)
      throws Exception {
    BucketHead known = head.value();
    long second = known.second();
    boolean open = second != BucketHead.NONE && !isFinal(second, context);
    List<Long> stillWaiting = new ArrayList<>();
    TreeSet<Long> members = new TreeSet<>();
    others.get().forEach(members::add);
    for (long id : members) {
      out.collect(new Candidate(id, known.first()));
      if (second != BucketHead.NONE && id > second) {
        if (open) {
          stillWaiting.add(id);
        } else {
          out.collect(new Candidate(id, second));
        }
      }
    }
    if (stillWaiting.isEmpty()) {
      others.clear();
    } else {
      others.update(stillWaiting);
      wait(second, context);
    }
  }
}
