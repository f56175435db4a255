package org.hirundo.pipelines.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BackfilledStatesTest {
  private static final int KEYS = 6000; // each key group's entries go to the temporary file
  private static final ConcurrentLinkedQueue<String> OUT = new ConcurrentLinkedQueue<>();
  private static MiniCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    Configuration settings = new Configuration();
    Backfill.configure(settings);
    settings.setString("rest.bind-port", "0");
    settings.setString("taskmanager.memory.managed.size", "64m");
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(3)
                .build());
    cluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  /** Has state of every kind, tells what it has of a key, and clears some of it by a timer. */
  private static final class Hoarder extends KeyedProcessFunction<Integer, Integer, String>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private transient ValueState<Long> value;
    private transient ListState<String> list;
    private transient MapState<Long, String> map;
    private transient ValueState<Integer> passing;
    private transient ListState<String> own;

    @Override
    public void open(OpenContext context) {
      var state = getRuntimeContext();
      value = state.getState(new ValueStateDescriptor<>("value", Types.LONG));
      list = state.getListState(new ListStateDescriptor<>("list", Types.STRING));
      map = state.getMapState(new MapStateDescriptor<>("map", Types.LONG, Types.STRING));
      passing = state.getState(new ValueStateDescriptor<>("passing", Types.INT));
    }

    @Override
    public void processElement(Integer key, Context context, Collector<String> out)
        throws Exception {
      Map<Long, String> entries = new TreeMap<>();
      for (Map.Entry<Long, String> entry : map.entries()) {
        entries.put(entry.getKey(), entry.getValue());
      }
      List<String> all = new ArrayList<>();
      list.get().forEach(all::add);
      List<String> kept = new ArrayList<>();
      own.get().forEach(kept::add);
      out.collect(
          key
              + " "
              + value.value()
              + " "
              + all
              + " "
              + entries
              + " "
              + passing.value()
              + " "
              + !kept.isEmpty());
      value.update(key * 3L);
      passing.update(key);
      context.timerService().registerEventTimeTimer(1);
      for (int i = 0; i < key % 3; i++) {
        list.add(key + "/" + i);
        map.put(key - 10L * i, i == 1 ? null : "value " + i);
      }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<String> out) throws Exception {
      passing.clear();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      own =
          context
              .getOperatorStateStore()
              .getUnionListState(new ListStateDescriptor<>("own", Types.STRING));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      own.update(List.of("there"));
    }
  }

  private static StreamExecutionEnvironment environment(int slots, boolean batch) {
    Configuration settings = new Configuration();
    if (batch) {
      Backfill.configure(settings);
    }
    settings.setString("restart-strategy.type", "none");
    settings.setString("state.backend.type", "rocksdb");
    settings.setString("pipeline.max-parallelism", "8");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(slots);
    return env;
  }

  private static StreamExecutionEnvironment hoarder(int slots, boolean batch) {
    StreamExecutionEnvironment env = environment(slots, batch);
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(i);
    }
    env.fromData(keys, Types.INT)
        .uid("keys")
        .keyBy(key -> key, Types.INT)
        .process(new Hoarder(), Types.STRING)
        .uid("hoarder")
        .map(told -> OUT.add(told), Types.BOOLEAN) // the one of this process
        .uid("out")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    return env;
  }

  private static void execute(JobGraph graph) throws Exception {
    cluster.submitJob(graph).get(1, TimeUnit.MINUTES);
    cluster
        .requestJobResult(graph.getJobID())
        .get(1, TimeUnit.MINUTES)
        .toJobExecutionResult(BackfilledStatesTest.class.getClassLoader());
  }

  @Test
  void everyKindOfStateIsThereAgainAtAnotherParallelism() throws Exception {
    var savepoint = new org.apache.flink.core.fs.Path(folder.resolve("savepoint").toUri());
    Backfill backfill = Backfill.of(hoarder(2, true).getStreamGraph(), savepoint);
    execute(backfill.graph());
    backfill.complete();
    OUT.clear();
    JobGraph stream = hoarder(3, false).getStreamGraph().getJobGraph();
    stream.setSavepointRestoreSettings(
        SavepointRestoreSettings.forPath(savepoint.toString(), false));
    execute(stream);
    List<String> expected = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      List<String> list = new ArrayList<>();
      Map<Long, String> map = new TreeMap<>();
      for (int i = 0; i < key % 3; i++) {
        list.add(key + "/" + i);
        map.put(key - 10L * i, i == 1 ? null : "value " + i);
      }
      expected.add(key + " " + key * 3L + " " + list + " " + map + " null true");
    }
    assertThat(OUT).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aPartThatIsMissingIsNotPassedOver() throws Exception {
    var savepoint = new org.apache.flink.core.fs.Path(folder.resolve("early").toUri());
    Backfill backfill = Backfill.of(hoarder(2, true).getStreamGraph(), savepoint);
    assertThatThrownBy(backfill::complete).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void stateThatCannotBeKeptIsRefusedByName() {
    StreamExecutionEnvironment env = environment(1, true);
    env.fromData(List.of(1), Types.INT)
        .uid("keys")
        .keyBy(key -> key, Types.INT)
        .process(new Summing(), Types.INT)
        .uid("summing")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    var savepoint = new org.apache.flink.core.fs.Path(folder.resolve("refused").toUri());
    Backfill backfill = Backfill.of(env.getStreamGraph(), savepoint);
    assertThatThrownBy(() -> execute(backfill.graph()))
        .hasStackTraceContaining("the state sum cannot be back-filled");
  }

  private static final class Summing extends KeyedProcessFunction<Integer, Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public void open(OpenContext context) {
      ReduceFunction<Integer> sum = Integer::sum;
      getRuntimeContext().getReducingState(new ReducingStateDescriptor<>("sum", sum, Types.INT));
    }

    @Override
    public void processElement(Integer value, Context context, Collector<Integer> out) {
      out.collect(value);
    }
  }
}
