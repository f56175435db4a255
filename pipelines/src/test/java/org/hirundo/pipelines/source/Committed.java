package org.hirundo.pipelines.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.pipelines.runtime.Await;

/**
 * Gathers what was committed: lines count when the checkpoint after them is complete, as in an
 * exactly-once sink. (Flink's own collecting sink takes its TaskManager with it when it is killed
 * before it is open.)
 */
final class Committed extends ProcessFunction<String, Void>
    implements CheckpointedFunction, CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final Map<String, List<String>> LINES = new ConcurrentSkipListMap<>();

  private transient List<String> open; // since the last checkpoint
  private transient TreeMap<String, List<String>> prepared; // by subtask and checkpoint
  private transient ListState<String> state;

  static void clear() {
    LINES.clear();
  }

  /** The committed lines when there are so many, or more. */
  static List<String> atLeast(int count) throws Exception {
    Await.until(
        count + " lines",
        Duration.ofSeconds(90),
        () -> LINES.values().stream().mapToInt(List::size).sum() >= count);
    return LINES.values().stream().flatMap(List::stream).toList();
  }

  private String key(long checkpoint) {
    return "%02d %09d"
        .formatted(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), checkpoint);
  }

  @Override
  public void processElement(String line, Context context, Collector<Void> out) {
    open.add(line);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    open = new ArrayList<>();
    prepared = new TreeMap<>();
    state =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>("p", Types.STRING));
    Map<String, List<String>> complete = new TreeMap<>();
    for (String saved : state.get()) {
      String[] parts = saved.split("\t", 2);
      complete.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
    }
    complete.forEach(LINES::putIfAbsent);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    prepared.put(key(context.getCheckpointId()), open);
    open = new ArrayList<>();
    state.clear();
    for (Map.Entry<String, List<String>> entry : prepared.entrySet()) {
      for (String line : entry.getValue()) {
        state.add(entry.getKey() + "\t" + line);
      }
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    Map<String, List<String>> complete = prepared.headMap(key(checkpoint), true);
    complete.forEach(LINES::putIfAbsent);
    complete.clear();
  }
}
