package org.hirundo.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.hirundo.operators.mixture.FeedCursor;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.schemas.MixtureRecord;

/**
 * What a topology's state is made of, a line each: uid and name, kind, how it is serialised, and
 * the digest of what Flink writes down of the serializer, in which every field of a type is.
 */
public final class StateLayouts {
  private StateLayouts() {}

  /**
   * The layout of each topology, by its name.
   *
   * @param folder for a configuration that the graphs are built of
   */
  public static Map<String, List<String>> of(Path folder) throws Exception {
    Map<String, List<String>> layouts = new TreeMap<>();
    for (var topology : TopologyGraphs.build(folder).entrySet()) {
      TreeSet<String> lines = new TreeSet<>(lines(topology.getValue()));
      if (topology.getKey().equals("mix")) {
        lines.addAll(bytes());
      }
      layouts.put(topology.getKey(), List.copyOf(lines));
    }
    return layouts;
  }

  private static TreeSet<String> lines(StreamExecutionEnvironment environment) throws Exception {
    TreeSet<String> lines = new TreeSet<>();
    for (var state : TopologyGraphs.states(environment).entrySet()) {
      StateDescriptor<?, ?> descriptor = state.getValue();
      descriptor.initializeSerializerUnlessSet(environment.getConfig());
      lines.add(line(state.getKey(), descriptor.getType().toString(), descriptor.getSerializer()));
    }
    for (StreamNode node : TopologyGraphs.graph(environment).getStreamNodes()) {
      if (node.getStateKeySerializer() != null) {
        lines.add(
            line(node.getTransformationUID() + "/[key]", "KEY", node.getStateKeySerializer()));
      }
    }
    for (Transformation<?> step : TopologyGraphs.transformations(environment)) {
      if (step instanceof SourceTransformation<?, ?, ?> from) {
        Source<?, ?, ?> source = from.getSource();
        lines.add(line(step.getUid() + "/[split]", source.getSplitSerializer()));
        lines.add(
            line(step.getUid() + "/[enumerator]", source.getEnumeratorCheckpointSerializer()));
      } else if (step instanceof SinkTransformation<?, ?> to) {
        Sink<?> sink = to.getSink();
        if (sink instanceof SupportsWriterState<?, ?> writer) {
          lines.add(line(step.getUid() + "/[writer]", writer.getWriterStateSerializer()));
        }
        if (sink instanceof SupportsCommitter<?> committer) {
          lines.add(line(step.getUid() + "/[committable]", committer.getCommittableSerializer()));
        }
      }
    }
    return lines;
  }

  private static String line(String name, String kind, TypeSerializer<?> serializer)
      throws Exception {
    TypeSerializerSnapshot<?> snapshot = serializer.snapshotConfiguration();
    DataOutputSerializer out = new DataOutputSerializer(1024);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(out.getCopyOfBuffer());
    return "%s %s %s, snapshot %d, %s"
        .formatted(
            name,
            kind,
            serializer.getClass().getSimpleName(),
            snapshot.getCurrentVersion(),
            HexFormat.of().formatHex(digest, 0, 8));
  }

  private static String line(String name, SimpleVersionedSerializer<?> serializer) {
    return "%s %s, version %d"
        .formatted(name, serializer.getClass().getSimpleName(), serializer.getVersion());
  }

  /** The versions of what stands in the mix's state as bytes. */
  private static List<String> bytes() throws IOException {
    MixtureLog log =
        MixtureLog.empty()
            .append(
                MixtureRecord.newBuilder()
                    .setVersion(1)
                    .setEffectiveFrom(0)
                    .setFeedId("feed")
                    .setPartitions(1)
                    .setSequenceLength(8)
                    .setTokenizer("r50k_base")
                    .setSeed(1)
                    .setShares(Mixture.parse(Map.of("en", "1")).toRecords(Map.of()))
                    .build(),
                0);
    return List.of(
        "mix-feed-source/[enumerator] horizon, version " + new Horizon(log).state()[0],
        "mix-feed-source/[split] feed cursor, version " + new FeedCursor(log, 0).state()[0],
        "mix-feed-guard/ledger token ledger, version " + new TokenLedger(log).state()[0]);
  }
}
