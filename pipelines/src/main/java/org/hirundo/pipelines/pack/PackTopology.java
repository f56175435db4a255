package org.hirundo.pipelines.pack;

import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogSink;
import org.hirundo.pipelines.logs.Route;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.saved.StateVersion;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.schemas.Contamination;
import org.hirundo.schemas.PackReport;

/** Documents to sequences: select, tokenize, pack. */
public final class PackTopology {
  private PackTopology() {}

  /** Adds the topology's steps to the environment. */
  public static void build(
      StreamExecutionEnvironment environment,
      Configuration configuration,
      Topics topics,
      Properties connection) {
    int version = configuration.sequenceVersion();
    String pack = topics.pack(version);
    List<SelectionRule> rules = SelectionRule.of(configuration.quality());
    KafkaSource<PlacedDocument> documents =
        KafkaSource.<PlacedDocument>builder()
            .setProperties(connection)
            .setBootstrapServers(connection.getProperty("bootstrap.servers"))
            .setProperty("isolation.level", "read_committed")
            .setProperty("max.partition.fetch.bytes", "16777216")
            .setTopics(topics.documents())
            .setGroupId(pack)
            .setClientIdPrefix(pack)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new PlacedDocuments())
            .build();
    SingleOutputStreamOperator<TokenizedDocument> tokenized =
        environment
            .fromSource(
                new JudgingSource(documents, rules, topics.scoreSketches(), connection),
                WatermarkStrategy.noWatermarks(),
                "select documents")
            .uid("pack-documents")
            .process(
                new SelectAndTokenize(
                    configuration.screening(),
                    configuration.tokenizer(),
                    version,
                    TakedownWatch.of(topics, connection)))
            .name("screen, tokenize")
            .uid("pack-select-tokenize");
    tokenized
        .getSideOutput(SelectAndTokenize.CONTAMINATIONS)
        .sinkTo(
            LogSink.exactlyOnce(
                Contamination.class,
                Route.to(topics.contamination()),
                connection,
                pack + "-contamination"))
        .name("contamination-log")
        .uid("pack-contamination-log");
    SingleOutputStreamOperator<Packed> sequences =
        tokenized
            .keyBy(TokenizedDocument::domain)
            .transform(
                "pack",
                TypeInformation.of(Packed.class),
                new PackOperator(
                    PackSettings.of(configuration), logs(configuration, topics, connection)))
            .uid("pack-pack");
    sequences
        .sinkTo(
            LogSink.exactlyOnce(
                new PackedEncoder(),
                new PackedRoute(
                    topics, configuration.domains(), version, configuration.feed().partitions()),
                connection,
                pack + "-sequences"))
        .name("sequences-log")
        .uid("pack-sequences-log");
    StateVersion.PACK
        .mark(sequences.getSideOutput(PackDocuments.REPORTS))
        .sinkTo(
            LogSink.exactlyOnce(
                PackReport.class,
                Route.keyed(topics.packReport(), PackTopology::key),
                connection,
                pack + "-report"))
        .name("pack-report-log")
        .uid("pack-report-log");
  }

  private static UnwrittenLogs logs(
      Configuration configuration, Topics topics, Properties connection) {
    return new UnwrittenLogs(
        configuration.domains().stream()
            .map(domain -> new SequenceLog(domain, configuration.sequenceVersion()))
            .map(topics::sequences)
            .toList(),
        configuration.feed().partitions(),
        connection);
  }

  private static String key(PackReport report) {
    return new SequenceLog(report.getDomain(), report.getLog()).name();
  }
}
