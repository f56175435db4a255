package org.hirundo.pipelines.mix;

import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.Archive;
import org.hirundo.pipelines.logs.ByField;
import org.hirundo.pipelines.logs.LogSink;
import org.hirundo.pipelines.logs.Route;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.FeedRecord;

/** Sequences to the feed. Source and sinks are chained, so a partition's order is never mixed. */
public final class MixTopology {
  private MixTopology() {}

  /** Adds the topology's steps to the environment. */
  public static void build(
      StreamExecutionEnvironment environment,
      Configuration configuration,
      Topics topics,
      Properties connection,
      FeedBounds bounds) {
    int partitions = configuration.feed().partitions();
    MixSettings settings =
        new MixSettings(topics, configuration.domains(), partitions, connection, bounds);
    DataStream<FeedRecord> feed =
        environment
            .fromSource(new FeedSource(settings), WatermarkStrategy.noWatermarks(), "feed-source")
            .uid("mix-feed-source");
    feed.sinkTo(
            LogSink.exactlyOnce(
                FeedRecord.class,
                new FeedRoute(topics.feed(), partitions),
                connection,
                settings.transactionPrefix(),
                settings.ownership()))
        .name("feed-log")
        .uid("mix-feed-log");
    if (!configuration.feed().archive().isEmpty()) {
      feed.sinkTo(
              Archive.parquet(
                  FeedRecord.class,
                  configuration.feed().archive(),
                  new ByField<>("partition=", record -> partition(record.getG(), partitions))))
          .name("feed-archive")
          .uid("mix-feed-archive");
    }
  }

  private static int partition(long g, int partitions) {
    return new RoundPermutation(partitions, MixtureLogStore.SEED).partition(g);
  }

  /**
   * The feed's partition of each record.
   *
   * @param partitions P
   */
  private record FeedRoute(String feed, int partitions) implements Route<FeedRecord> {
    @Override
    public String topic(FeedRecord record) {
      return feed;
    }

    @Override
    public Integer partition(FeedRecord record) {
      return MixTopology.partition(record.getG(), partitions);
    }

    @Override
    public List<String> topics() {
      return List.of(feed);
    }
  }
}
