package org.hirundo.pipelines.mix;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Kafka;
import org.hirundo.pipelines.logs.Archive;
import org.hirundo.pipelines.logs.ByField;
import org.hirundo.pipelines.logs.LogSink;
import org.hirundo.pipelines.logs.Route;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.saved.StateVersion;
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
    build(
        environment,
        new MixSettings(
                topics,
                configuration.domains(),
                configuration.sequenceVersion(),
                configuration.feed().partitions(),
                connection,
                bounds,
                configuration.exhaustedAfter(),
                padding(configuration))
            .watching(Kafka.leastTransactionTimeout(configuration.checkpointInterval())),
        configuration.feed().archive());
  }

  private static int padding(Configuration configuration) {
    try (Tokenizer tokenizer = Tokenizers.open(configuration.tokenizer())) {
      return tokenizer.padding();
    }
  }

  /**
   * Mixes the beginning of a feed again, into the log that the topics name.
   *
   * @param log the feed's mixture log
   * @param length in sequences
   */
  public static void replay(
      StreamExecutionEnvironment environment,
      MixtureLog log,
      Topics topics,
      Properties connection,
      long length) {
    build(
        environment,
        new MixSettings(
            topics,
            log.domains(),
            1,
            log.partitions(),
            connection,
            FeedBounds.INPUT.upTo(length),
            Duration.ZERO),
        "");
  }

  /**
   * @param archive a folder or URI; empty for none
   */
  static void build(StreamExecutionEnvironment environment, MixSettings settings, String archive) {
    Topics topics = settings.topics();
    Properties connection = settings.connection();
    int partitions = settings.partitions();
    DataStream<FeedRecord> feed =
        environment
            .fromSource(new FeedSource(settings), WatermarkStrategy.noWatermarks(), "feed-source")
            .uid("mix-feed-source");
    DataStream<FeedCount> counts =
        feed.map(record -> FeedCount.of(record, partition(record.getG(), partitions)))
            .returns(FeedCount.class)
            .name("feed-counts")
            .uid("mix-feed-counts");
    StateVersion.MIX
        .mark(counts)
        .process(new FeedGuard(() -> MixtureLogStore.read(topics, connection)))
        .returns(Types.VOID)
        .setParallelism(1)
        .name("feed-guard")
        .uid("mix-feed-guard");
    feed.sinkTo(
            LogSink.exactlyOnce(
                FeedRecord.class,
                new FeedRoute(topics.feed(), partitions),
                connection,
                settings.transactionPrefix(),
                settings.ownership()))
        .name("feed-log")
        .uid("mix-feed-log");
    if (!archive.isEmpty()) {
      feed.sinkTo(
              Archive.parquet(
                  FeedRecord.class,
                  archive,
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
