package org.hirundo.pipelines.curate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dedup.Deduplication;
import org.hirundo.pipelines.logs.Archive;
import org.hirundo.pipelines.logs.ByField;
import org.hirundo.pipelines.logs.LogSink;
import org.hirundo.pipelines.logs.Route;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.source.CorpusDiscovery;
import org.hirundo.pipelines.source.CorpusFormat;
import org.hirundo.pipelines.source.CrawlFormat;
import org.hirundo.pipelines.source.Discovery;
import org.hirundo.pipelines.source.InputSource;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Reject;

/**
 * Crawls and corpora to annotated documents: fetch, decode, extract, identify, deduplicate,
 * annotate. Every record read leaves as a document, a duplicate or a reject.
 */
public final class CurateTopology {
  private static final TypeInformation<SourceRecord> RECORDS =
      TypeInformation.of(SourceRecord.class);

  private final Configuration configuration;
  private final Topics topics;
  private final Properties connection;

  private final List<DataStream<Document>> documents = new ArrayList<>();
  private final List<DataStream<Duplicate>> duplicates = new ArrayList<>();
  private final List<DataStream<Reject>> rejects = new ArrayList<>();
  private final List<DataStream<FileReport>> files = new ArrayList<>();

  private CurateTopology(Configuration configuration, Topics topics, Properties connection) {
    this.configuration = configuration;
    this.topics = topics;
    this.connection = connection;
  }

  /** Adds the topology's steps to the environment. */
  public static void build(
      StreamExecutionEnvironment environment,
      Configuration configuration,
      Topics topics,
      Properties connection) {
    new CurateTopology(configuration, topics, connection).build(environment);
  }

  private void build(StreamExecutionEnvironment environment) {
    if (!configuration.crawls().isEmpty()) {
      addCrawls(environment);
    }
    for (Configuration.Dataset dataset : configuration.datasets()) {
      addDataset(environment, dataset);
    }
    DataStream<LedgerEntry> entries = entries(documents, "documents", LedgerEntry::of);
    entries = entries.union(entries(rejects, "rejects", LedgerEntry::of));
    entries = entries.union(entries(files, "files", LedgerEntry::of));
    write(union(documents), Document.class, Route.to(topics.documents()), "documents");
    write(union(rejects), Reject.class, Route.to(topics.rejects()), "rejects");
    write(union(files), FileReport.class, Route.to(topics.files()), "files");
    if (!duplicates.isEmpty()) {
      entries = entries.union(entries(duplicates, "duplicates", LedgerEntry::of));
      write(union(duplicates), Duplicate.class, Route.to(topics.duplicates()), "duplicates");
    }
    DataStream<CurateReport> reports =
        entries
            .keyBy(LedgerEntry::source)
            .process(new Ledger())
            .name("ledger")
            .uid("curate-ledger");
    write(
        reports,
        CurateReport.class,
        Route.keyed(topics.curateReport(), CurateReport::getSource),
        "curate-report");
    if (!configuration.documents().archive().isEmpty()) {
      union(documents)
          .sinkTo(
              Archive.parquet(
                  Document.class,
                  configuration.documents().archive(),
                  new ByField<>("domain=", Document::getDomain)))
          .name("documents-archive")
          .uid("curate-documents-archive");
    }
  }

  private void addCrawls(StreamExecutionEnvironment environment) {
    Discovery discovery = Inputs.crawls(configuration);
    long poll =
        configuration.crawls().stream().mapToLong(c -> c.poll().toMillis()).min().orElseThrow();
    SingleOutputStreamOperator<Document> pages =
        environment
            .fromSource(
                new InputSource<>(discovery, new CrawlFormat(), poll, RECORDS),
                WatermarkStrategy.noWatermarks(),
                "crawl-source")
            .uid("curate-crawl-source")
            .process(
                new CuratePages(
                    configuration.domains(),
                    configuration.language().model().map(Object::toString).orElse(""),
                    configuration.language().gate()))
            .name("decode, extract, identify")
            .uid("curate-pages");
    rejects.add(pages.getSideOutput(Outlets.REJECTS));
    files.add(pages.getSideOutput(Outlets.FILES));
    Deduplication.Streams decided = Deduplication.attach(pages, parameters(configuration.dedup()));
    duplicates.add(decided.duplicates());
    documents.add(
        decided
            .kept()
            .map(new Annotate(Annotations.of(configuration)))
            .name("annotate")
            .uid("curate-annotate"));
  }

  private void addDataset(StreamExecutionEnvironment environment, Configuration.Dataset dataset) {
    CorpusDiscovery discovery = Inputs.corpus(dataset);
    CorpusFormat format =
        new CorpusFormat(
            dataset.domain(),
            new CorpusFormat.Columns(
                dataset.text(),
                dataset.id().orElse(""),
                dataset.title().orElse(""),
                dataset.attributes()));
    String name = dataset.name();
    SingleOutputStreamOperator<Document> rows =
        environment
            .fromSource(
                new InputSource<>(discovery, format, 60_000, RECORDS),
                WatermarkStrategy.noWatermarks(),
                "corpus-source " + name)
            .uid("curate-corpus-source-" + name)
            .process(new CurateRows())
            .name("corpus-rows " + name)
            .uid("curate-corpus-rows-" + name);
    documents.add(rows);
    rejects.add(rows.getSideOutput(Outlets.REJECTS));
    files.add(rows.getSideOutput(Outlets.FILES));
  }

  static DedupParameters parameters(Configuration.Dedup dedup) {
    DedupParameters parameters =
        DedupParameters.preset(dedup.preset().name().toLowerCase(Locale.ROOT));
    parameters = parameters.withBands(dedup.bands().orElse(parameters.bands()));
    parameters = parameters.withRows(dedup.rows().orElse(parameters.rows()));
    parameters = parameters.withNgram(dedup.ngram().orElse(parameters.ngram()));
    return parameters.withTau(dedup.threshold().orElse(parameters.tau()));
  }

  private static <T> DataStream<LedgerEntry> entries(
      List<DataStream<T>> streams,
      String what,
      org.apache.flink.api.common.functions.MapFunction<T, LedgerEntry> entry) {
    return union(streams)
        .map(entry)
        .returns(LedgerEntry.class)
        .name("count " + what)
        .uid("curate-count-" + what);
  }

  private <T extends SpecificRecordBase> void write(
      DataStream<T> records, Class<T> type, Route<T> route, String what) {
    records
        .sinkTo(
            LogSink.exactlyOnce(
                type, route, connection, topics.prefix() + "hirundo-curate-" + what))
        .name(what + "-log")
        .uid("curate-" + what + "-log");
  }

  private static <T> DataStream<T> union(List<DataStream<T>> streams) {
    DataStream<T> all = streams.get(0);
    for (DataStream<T> stream : streams.subList(1, streams.size())) {
      all = all.union(stream);
    }
    return all;
  }
}
