package org.hirundo.pipelines.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives the one split to the reader that asks for it. */
final class BlendEnumerator implements SplitEnumerator<BlendSplit, List<BlendSplit>> {
  private final SplitEnumeratorContext<BlendSplit> context;
  private final List<BlendSplit> unassigned;
  private final Set<Integer> waiting = new TreeSet<>();

  BlendEnumerator(SplitEnumeratorContext<BlendSplit> context, List<BlendSplit> unassigned) {
    this.context = context;
    this.unassigned = new ArrayList<>(unassigned);
  }

  @Override
  public void start() {
    // The reader asks.
  }

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    waiting.add(subtask);
    serve();
  }

  private void serve() {
    for (Integer subtask : List.copyOf(waiting)) {
      if (!unassigned.isEmpty() && context.registeredReaders().containsKey(subtask)) {
        waiting.remove(subtask);
        context.assignSplit(unassigned.remove(0), subtask);
      }
    }
  }

  @Override
  public void addSplitsBack(List<BlendSplit> splits, int subtask) {
    unassigned.addAll(splits);
    serve();
  }

  @Override
  public void addReader(int subtask) {
    // The reader asks.
  }

  @Override
  public List<BlendSplit> snapshotState(long checkpoint) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
