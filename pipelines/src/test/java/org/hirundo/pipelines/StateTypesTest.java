package org.hirundo.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
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
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.CurateTopology;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixTopology;
import org.hirundo.pipelines.pack.PackTopology;
import org.hirundo.pipelines.runtime.TopologySettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flink serialises every type that crosses an operator, is a key or stands in state without Kryo;
 * and every operator can be found again in a savepoint. Looks at the graphs that are run, with the
 * settings that they are run with.
 */
class StateTypesTest {
  private static final Map<String, StreamExecutionEnvironment> TOPOLOGIES = new TreeMap<>();

  /** So that a look which finds no state does not pass for one that finds no fault. */
  private static final Map<String, String[]> SOME_STATES =
      Map.of(
          "curate",
          new String[] {
            "curate-ledger/sums",
            "curate-freeze-epochs/open",
            "curate-freeze-epochs/all",
            "dedup-intake/fingerprint",
            "dedup-exact/first",
            "dedup-buckets/others",
            "dedup-candidates/sketched",
            "dedup-verification/early",
            "dedup-resolution/dropped",
            "dedup-verdicts/document",
            "dedup-clusters/counts",
            "dedup-clusters/growths",
            "dedup-verdicts/sources"
          },
          "pack",
          new String[] {
            "pack-select-tokenize/score-quantiles",
            "pack-pack/open",
            "pack-pack/sums",
            "pack-pack/identity",
            "pack-pack/window",
            "pack-pack/buffer"
          });

  @BeforeAll
  static void build(@TempDir Path folder) throws Exception {
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
    Topics topics = Topics.PLAIN;
    CurateTopology.build(environment("curate", folder), configuration, topics, connection);
    PackTopology.build(environment("pack", folder), configuration, topics, connection);
    MixTopology.build(
        environment("mix", folder), configuration, topics, connection, FeedBounds.NONE);
  }

  private static StreamExecutionEnvironment environment(String topology, Path folder) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            TopologySettings.of(folder.resolve(topology), 2, Duration.ofSeconds(10)));
    TOPOLOGIES.put(topology, environment);
    return environment;
  }

  @Test
  void theSettingsForbidKryoAndGeneratedIds() {
    for (StreamExecutionEnvironment environment : TOPOLOGIES.values()) {
      assertThat(environment.getConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
      assertThat(environment.getConfig().hasAutoGeneratedUIDsEnabled()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"curate", "pack", "mix"})
  void everyTypeBetweenOperatorsIsSerialisedWithoutKryo(String topology) {
    StreamExecutionEnvironment environment = TOPOLOGIES.get(topology);
    SerializerConfig config = environment.getConfig().getSerializerConfig();
    Set<Transformation<?>> all = transformations(environment);
    assertThat(all).isNotEmpty();
    for (Transformation<?> transformation : all) {
      assertWithoutKryo(
          topology + ", output of " + transformation.getName(),
          transformation.getOutputType().createSerializer(config));
    }
    for (StreamNode node : graph(environment).getStreamNodes()) {
      List<TypeSerializer<?>> serializers = new ArrayList<>(List.of(node.getTypeSerializersIn()));
      serializers.add(node.getTypeSerializerOut());
      serializers.add(node.getStateKeySerializer());
      for (TypeSerializer<?> serializer : serializers) {
        if (serializer != null) {
          assertWithoutKryo(topology + ", " + node.getOperatorName(), serializer);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"curate", "pack", "mix"})
  void everyOperatorHasAUidOfItsOwnAndAReadableName(String topology) {
    Collection<StreamNode> nodes = graph(TOPOLOGIES.get(topology)).getStreamNodes();
    Set<String> uids = new TreeSet<>();
    for (StreamNode node : nodes) {
      String uid = node.getTransformationUID();
      assertThat(uid).as("uid of " + node.getOperatorName()).isNotNull();
      assertThat(uids.add(uid)).as("uid " + uid + " is used once").isTrue();
      assertThat(node.getOperatorName())
          .as("name of " + uid)
          .matches("(Source: )?[a-z][A-Za-z0-9 .,:-]{2,60}")
          .doesNotContain("Map")
          .doesNotContain("Process")
          .doesNotContain("Unnamed");
    }
    assertThat(uids).allMatch(uid -> uid.matches("(.*" + topology + "|dedup|attrition)-.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"curate", "pack"})
  void everyStateIsSerialisedWithoutKryo(String topology) throws Exception {
    StreamExecutionEnvironment environment = TOPOLOGIES.get(topology);
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
    assertThat(states).containsKeys(SOME_STATES.get(topology));
    states.forEach(
        (name, state) -> {
          state.initializeSerializerUnlessSet(environment.getConfig());
          assertWithoutKryo(name, state.getSerializer());
        });
  }

  @Test
  void kryoIsFoundWhereverItIsNested() {
    TypeSerializer<?> hidden =
        Types.TUPLE(Types.LONG, Types.LIST(Types.GENERIC(Thread.class)))
            .createSerializer(new SerializerConfigImpl());
    assertThatThrownBy(() -> assertWithoutKryo("hidden", hidden))
        .isInstanceOf(AssertionError.class);
  }

  private static StreamGraph graph(StreamExecutionEnvironment environment) {
    return environment.getStreamGraph(false);
  }

  private static Set<Transformation<?>> transformations(StreamExecutionEnvironment environment) {
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
      checkpointed.initializeState(
          proxyOf(
              FunctionInitializationContext.class,
              (proxy, method, arguments) ->
                  method.getReturnType().isInstance(store)
                      ? store
                      : empty(method.getReturnType())));
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
                StateTypesTest.class.getClassLoader(), new Class<?>[] {type}, handler))
        : null;
  }

  private static Object empty(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    return Iterable.class.isAssignableFrom(type) || type == Object.class ? List.of() : null;
  }

  private static void assertWithoutKryo(String where, TypeSerializer<?> serializer) {
    assertThat(nested(serializer, new LinkedHashSet<>()))
        .as(where)
        .noneMatch(type -> type.contains("Kryo") || type.contains("Generic"));
  }

  /** The classes of a serializer and of all that it is made of. */
  private static Set<String> nested(TypeSerializer<?> serializer, Set<String> found) {
    if (!found.add(serializer.getClass().getName()) && serializer.getLength() > 0) {
      return found;
    }
    for (Class<?> type = serializer.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
          continue;
        }
        field.setAccessible(true);
        try {
          Object part = field.get(serializer);
          if (part instanceof TypeSerializer<?> inner) {
            nested(inner, found);
          } else if (part instanceof TypeSerializer<?>[] inners) {
            Stream.of(inners).filter(Objects::nonNull).forEach(inner -> nested(inner, found));
          } else if (part instanceof Map<?, ?> map) {
            map.values().stream()
                .filter(TypeSerializer.class::isInstance)
                .forEach(inner -> nested((TypeSerializer<?>) inner, found));
          }
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return found;
  }
}
