package org.hirundo.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.AbstractUdfStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.AbstractBroadcastStateTransformation;
import org.apache.kafka.common.KafkaException;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.CurateTopology;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixTopology;
import org.hirundo.pipelines.pack.PackTopology;
import org.hirundo.pipelines.runtime.TopologySettings;

/** The graphs that are run, with the settings that they are run with, and the states in them. */
final class TopologyGraphs {
  private TopologyGraphs() {}

  /** Of a configuration with every kind of source and sink. */
  static Map<String, StreamExecutionEnvironment> build(Path folder) throws Exception {
    Map<String, StreamExecutionEnvironment> all = new TreeMap<>();
    Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"int a;\"}\n");
    Files.writeString(folder.resolve("collinfo.json"), "[]");
    Path file = folder.resolve("hirundo.yaml");
    Files.writeString(
        file,
        """
        crawls:
          - {index: "file:%1$s/collinfo.json", base: "file:%1$s/"}
        datasets:
          - {domain: code, path: "%1$s/rows.jsonl"}
          - {name: big, domain: ja, path: "%1$s/rows.jsonl", weight: 3}
          - {name: small, domain: ja, path: "%1$s/rows.jsonl", weight: 1}
        quality:
          ja: {profile: swallow-v2}
          en: {profile: fineweb}
        sequence-length: 128
        mixture: {ja: 0.4, en: 0.4, code: 0.2}
        feed: {partitions: 2, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        """
            .formatted(folder));
    Configuration configuration = Configuration.load(file);
    Properties connection = new Properties();
    connection.setProperty("bootstrap.servers", "127.0.0.1:1");
    connection.setProperty("security.protocol", "none"); // clients fail at once
    Topics topics = Topics.PLAIN;
    CurateTopology.build(environment(all, "curate", folder), configuration, topics, connection);
    PackTopology.build(environment(all, "pack", folder), configuration, topics, connection);
    MixTopology.build(
        environment(all, "mix", folder), configuration, topics, connection, FeedBounds.NONE);
    return all;
  }

  private static StreamExecutionEnvironment environment(
      Map<String, StreamExecutionEnvironment> all, String topology, Path folder) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            TopologySettings.of(folder.resolve(topology), 2, Duration.ofSeconds(10)));
    all.put(topology, environment);
    return environment;
  }

  /** Every state that a function of the topology asks for, by uid and name. */
  static Map<String, StateDescriptor<?, ?>> states(StreamExecutionEnvironment environment)
      throws Exception {
    Map<String, StateDescriptor<?, ?>> states = new TreeMap<>();
    for (Transformation<?> transformation : transformations(environment)) {
      if (transformation instanceof AbstractBroadcastStateTransformation<?, ?, ?> broadcast) {
        for (MapStateDescriptor<?, ?> state : broadcast.getBroadcastStateDescriptors()) {
          states.put(transformation.getUid() + "/" + state.getName(), state);
        }
      }
    }
    for (StreamNode node : graph(environment).getStreamNodes()) {
      if (node.getOperatorFactory() instanceof SimpleOperatorFactory<?> factory
          && factory.getOperator() instanceof AbstractUdfStreamOperator<?, ?> operator) {
        for (StateDescriptor<?, ?> state : states(operator.getUserFunction())) {
          states.put(node.getTransformationUID() + "/" + state.getName(), state);
        }
      }
    }
    return states;
  }

  static StreamGraph graph(StreamExecutionEnvironment environment) {
    return environment.getStreamGraph(false);
  }

  static Set<Transformation<?>> transformations(StreamExecutionEnvironment environment) {
    return environment.getTransformations().stream()
        .flatMap(transformation -> transformation.getTransitivePredecessors().stream())
        .collect(Collectors.toSet());
  }

  /** Opens a function of the graph and lists the states it asks for. */
  private static List<StateDescriptor<?, ?>> states(Function function) throws Exception {
    List<StateDescriptor<?, ?>> asked = new ArrayList<>();
    InvocationHandler recorder =
        (proxy, method, arguments) -> {
          if (arguments != null && arguments[0] instanceof StateDescriptor<?, ?> state) {
            asked.add(state);
          }
          if (MetricGroup.class.isAssignableFrom(method.getReturnType())) {
            return UnregisteredMetricsGroup.createOperatorMetricGroup();
          }
          return proxyOf(method.getReturnType(), (p, m, a) -> empty(m.getReturnType()));
        };
    if (function instanceof CheckpointedFunction checkpointed) {
      OperatorStateStore store = proxyOf(OperatorStateStore.class, recorder);
      try {
        checkpointed.initializeState(
            proxyOf(
                FunctionInitializationContext.class,
                (proxy, method, arguments) ->
                    method.getReturnType().isInstance(store)
                        ? store
                        : empty(method.getReturnType())));
      } catch (KafkaException | IOException e) {
        assertThat(asked).isNotEmpty(); // asked for states, then for a broker that is not there
      }
    }
    if (function instanceof RichFunction rich) {
      rich.setRuntimeContext(proxyOf(RuntimeContext.class, recorder));
      rich.open(DefaultOpenContext.INSTANCE);
      rich.close();
    }
    return asked;
  }

  private static <T> T proxyOf(Class<T> type, InvocationHandler handler) {
    return type.isInterface()
        ? type.cast(
            Proxy.newProxyInstance(
                TopologyGraphs.class.getClassLoader(), new Class<?>[] {type}, handler))
        : null;
  }

  private static Object empty(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    return Iterable.class.isAssignableFrom(type) || type == Object.class ? List.of() : null;
  }
}
