package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.CurateTopology;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixTopology;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.pack.PackTopology;
import org.hirundo.pipelines.runtime.LocalRun.Topology;

/**
 * One topology as a Flink job, on whatever cluster.
 *
 * @param connection client properties of the broker
 */
public record TopologyJob(
    Topology topology, Configuration configuration, Topics topics, Properties connection) {

  /** Each version of the sequence logs has a pack of its own, each feed a mix. */
  static String name(Topology topology, Configuration configuration) {
    int version = configuration.sequenceVersion();
    String feed = configuration.feed().name();
    return topology.name().toLowerCase(Locale.ROOT)
        + (topology == Topology.PACK && version > 1 ? ".v" + version : "")
        + (topology == Topology.MIX && !feed.isEmpty() ? "." + feed : "");
  }

  public String name() {
    return name(topology, configuration);
  }

  /**
   * Adds the topology's steps, after what has to be in its logs before: the mixture's first record.
   *
   * @throws IllegalStateException if the logs were made otherwise; the message names the difference
   */
  public void build(StreamExecutionEnvironment environment, FeedBounds bounds) throws IOException {
    switch (topology) {
      case CURATE -> CurateTopology.build(environment, configuration, topics, connection);
      case PACK -> {
        new PackedLogs(configuration, topics, connection).requireAlike();
        PackTopology.build(environment, configuration, topics, connection);
      }
      case MIX -> {
        MixtureLogStore.begin(configuration, topics, connection);
        MixTopology.build(environment, configuration, topics, connection, bounds);
      }
    }
  }
}
