package org.hirundo.pipelines.curate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableFunction;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.pipelines.attrition.Attrition;
import org.hirundo.pipelines.attrition.AttritionLimits;
import org.hirundo.pipelines.backfill.Backfill;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Dataset;
import org.hirundo.pipelines.configuration.Configuration.Step;
import org.hirundo.pipelines.dedup.Deduplication;
import org.hirundo.pipelines.logs.Archive;
import org.hirundo.pipelines.logs.ByField;
import org.hirundo.pipelines.logs.LogSink;
import org.hirundo.pipelines.logs.Route;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.saved.StateVersion;
import org.hirundo.pipelines.selection.PartialScores;
import org.hirundo.pipelines.selection.ScoreFreezing;
import org.hirundo.pipelines.source.BlendComponent;
import org.hirundo.pipelines.source.BlendSource;
import org.hirundo.pipelines.source.Carrier;
import org.hirundo.pipelines.source.CorpusFormat;
import org.hirundo.pipelines.source.CorpusSource;
import org.hirundo.pipelines.source.CrawlFormat;
import org.hirundo.pipelines.source.InputFormat;
import org.hirundo.pipelines.source.InputSource;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Reject;
import org.hirundo.schemas.ScoreSketch;

/**
 * Crawls and corpora to annotated documents: fetch, decode, extract, identify, deduplicate,
 * annotate. Every record read leaves as a document, a duplicate or a reject.
 */
public final class CurateTopology {
  private static final TypeInformation<SourceRecord> RECORDS =
      TypeInformation.of(SourceRecord.class);

  private static final String CRAWL_SOURCE = "curate-crawl-source";

  private final Configuration configuration;
  private final Topics topics;
  private final Properties connection;
  private final Path savepoint; // of a back-fill, otherwise null

  private final List<DataStream<Document>> documents = new ArrayList<>();
  private final List<DataStream<Duplicate>> duplicates = new ArrayList<>();
  private final List<DataStream<Document>> moved = new ArrayList<>(); // duplicates as well
  private final List<DataStream<ScoreSketch>> scores = new ArrayList<>();
  private final List<DataStream<PartialScores>> rowScores = new ArrayList<>();
  private final List<DataStream<Reject>> rejects = new ArrayList<>();
  private final List<DataStream<FileReport>> files = new ArrayList<>();

  private CurateTopology(
      Configuration configuration, Topics topics, Properties connection, Path savepoint) {
    this.savepoint = savepoint;
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
    new CurateTopology(configuration, topics, connection, null).build(environment);
  }

  /**
   * Adds the steps of a back-fill: those of everything that is deduplicated, bounded by what is
   * there. Datasets that go around deduplication are left to the topology that goes on.
   *
   * @param environment in batch mode
   * @param savepoint where {@link Backfill} writes what the topology goes on from
   * @throws IllegalArgumentException if nothing is deduplicated
   */
  public static void backfill(
      StreamExecutionEnvironment environment,
      Configuration configuration,
      Topics topics,
      Properties connection,
      Path savepoint) {
    if (!Inputs.deduplicates(configuration)) {
      throw new IllegalArgumentException(
          "there is nothing to back-fill: the configuration has neither crawls nor datasets that"
              + " go through dedup");
    }
    CurateTopology topology = new CurateTopology(configuration, topics, connection, savepoint);
    topology.addDeduplicated(environment);
    topology.finish();
  }

  private void build(StreamExecutionEnvironment environment) {
    if (Inputs.deduplicates(configuration)) {
      addDeduplicated(environment);
    }
    Map<String, List<Dataset>> weighted = new LinkedHashMap<>();
    for (Dataset dataset : configuration.datasets()) {
      if (dataset.weight().isPresent()) {
        weighted.computeIfAbsent(dataset.domain(), domain -> new ArrayList<>()).add(dataset);
      } else if (!dataset.through().contains(Step.DEDUP)) {
        addDataset(environment, dataset);
      }
    }
    weighted.forEach((domain, datasets) -> addWeighted(environment, domain, datasets));
    finish();
  }

  private void finish() {
    DataStream<LedgerEntry> entries = entries(documents, "documents", LedgerEntry::of);
    entries = entries.union(entries(rejects, "rejects", LedgerEntry::of));
    entries = entries.union(entries(files, "files", LedgerEntry::of));
    documents.addAll(moved);
    write(union(documents), Document.class, Route.to(topics.documents()), "documents");
    write(union(rejects), Reject.class, Route.to(topics.rejects()), "rejects");
    write(union(files), FileReport.class, Route.to(topics.files()), "files");
    if (!duplicates.isEmpty()) {
      entries = entries.union(entries(duplicates, "duplicates", LedgerEntry::of));
      write(union(duplicates), Duplicate.class, Route.to(topics.duplicates()), "duplicates");
    }
    if (!rowScores.isEmpty()) {
      scores.add(ScoreFreezing.rows(union(rowScores)));
    }
    write(union(scores), ScoreSketch.class, Route.to(topics.scoreSketches()), "score-sketches");
    DataStream<CurateReport> reports =
        entries
            .keyBy(LedgerEntry::source)
            .transform("ledger", new AvroTypeInfo<>(CurateReport.class), new LedgerOperator())
            .uid("curate-ledger");
    write(
        StateVersion.CURATE.mark(reports),
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

  private void addDeduplicated(StreamExecutionEnvironment environment) {
    Carrier carrier = Inputs.carrier(configuration);
    Map<String, CorpusFormat> formats = new HashMap<>();
    Set<String> unruled = new HashSet<>();
    for (Dataset dataset : configuration.datasets()) {
      if (dataset.through().contains(Step.DEDUP)) {
        formats.put(dataset.name(), Inputs.format(dataset, carrier));
        if (!dataset.through().contains(Step.RULES)) {
          unruled.add(dataset.name());
        }
      }
    }
    SingleOutputStreamOperator<Document> pages =
        environment
            .fromSource(
                source(
                    new InputSource<>(
                        Inputs.deduplicated(configuration),
                        new InputFormat(new CrawlFormat(carrier), formats),
                        Inputs.polling(configuration),
                        RECORDS)),
                WatermarkStrategy.noWatermarks(),
                "crawl-source",
                RECORDS)
            .uid(CRAWL_SOURCE)
            .process(
                new CuratePages(
                    configuration.domains(),
                    languageModel(),
                    configuration.language().gate(),
                    ruled(configuration.datasets()),
                    configuration.lists(),
                    TakedownWatch.of(topics, connection)))
            .name("decode, extract, identify")
            .uid("curate-pages");
    rejects.add(pages.getSideOutput(Outlets.REJECTS));
    files.add(pages.getSideOutput(Outlets.FILES));
    Deduplication.Streams decided =
        Deduplication.attach(
            pages, configuration.dedup().parameters(), configuration.dedup().keep());
    duplicates.add(decided.duplicates());
    Configuration.Alarm alarm = configuration.dedup().alarm();
    write(
        Attrition.watch(
            decided.kept(),
            decided.duplicates(),
            new AttritionLimits(alarm.share(), alarm.documents())),
        DedupAlarm.class,
        Route.to(topics.dedupAlarms()),
        "dedup-alarms");
    SingleOutputStreamOperator<Document> kept = annotated(decided.kept(), unruled, "annotate");
    rejects.add(kept.getSideOutput(Outlets.REJECTS));
    documents.add(kept);
    scores.add(ScoreFreezing.epochs(kept));
    if (configuration.dedup().keep() == Keep.NEWEST) {
      // What is taken out of these is counted as the duplicate that it is, too.
      moved.add(annotated(decided.moved(), unruled, "annotate-moved"));
    }
  }

  private SingleOutputStreamOperator<Document> annotated(
      DataStream<Document> decided, Set<String> unruled, String name) {
    return decided
        .process(
            new Annotate(
                Annotations.of(configuration),
                configuration.lists(),
                unruled,
                TakedownWatch.of(topics, connection)))
        .name(name)
        .uid("curate-" + name);
  }

  private Source<SourceRecord, ?, ?> source(InputSource<SourceRecord> all) {
    return savepoint == null ? all : Backfill.source(CRAWL_SOURCE, all.bounded(), savepoint);
  }

  private void addDataset(StreamExecutionEnvironment environment, Dataset dataset) {
    String name = dataset.name();
    documents.add(
        addRows(
            environment
                .fromSource(
                    new CorpusSource(
                        Inputs.corpus(dataset),
                        Inputs.format(dataset, Inputs.carrier(configuration)),
                        dataset.poll().toMillis()),
                    WatermarkStrategy.noWatermarks(),
                    "corpus-source " + name)
                .uid(DatasetSteps.source(name)),
            name,
            List.of(dataset)));
  }

  /** The datasets of one domain that have weights: one reader takes from each in its turn. */
  private void addWeighted(
      StreamExecutionEnvironment environment, String domain, List<Dataset> datasets) {
    Carrier carrier = Inputs.carrier(configuration, datasets.size());
    List<BlendComponent> components =
        datasets.stream()
            .map(
                dataset ->
                    new BlendComponent(
                        Inputs.corpus(dataset),
                        dataset.weight().orElseThrow().doubleValue(),
                        Inputs.format(dataset, carrier)))
            .toList();
    long poll = datasets.stream().mapToLong(d -> d.poll().toMillis()).min().orElseThrow();
    documents.add(
        addRows(
                environment
                    .fromSource(
                        new BlendSource(domain, components, configuration.tokenizer(), poll),
                        WatermarkStrategy.noWatermarks(),
                        "weighted-source " + domain)
                    .uid(DatasetSteps.weightedSource(domain))
                    .setParallelism(1),
                "weighted-" + domain,
                datasets)
            .partitionCustom(new ByContent(), Document::getContentHash));
  }

  private SingleOutputStreamOperator<Document> addRows(
      SingleOutputStreamOperator<SourceRecord> source, String name, List<Dataset> datasets) {
    SingleOutputStreamOperator<Document> rows =
        source
            .process(
                new CurateRows(
                    ruled(datasets),
                    languageModel(),
                    Annotations.of(configuration),
                    configuration.lists(),
                    TakedownWatch.of(topics, connection)))
            .name("corpus-rows " + name)
            .uid(DatasetSteps.ROWS + name)
            .setParallelism(source.getParallelism());
    rejects.add(rows.getSideOutput(Outlets.REJECTS));
    files.add(rows.getSideOutput(Outlets.FILES));
    rowScores.add(
        ScoreFreezing.gathered(
            rows.getSideOutput(Outlets.SCORED), "rows " + name, rows.getParallelism()));
    return rows;
  }

  private String languageModel() {
    return configuration.language().model().map(Object::toString).orElse("");
  }

  private static Set<String> ruled(List<Dataset> datasets) {
    return datasets.stream()
        .filter(dataset -> dataset.through().contains(Step.RULES))
        .map(Dataset::name)
        .collect(Collectors.toSet());
  }

  private static <T> DataStream<LedgerEntry> entries(
      List<DataStream<T>> streams, String what, SerializableFunction<T, LedgerEntry> entry) {
    return union(streams)
        .map(new CountOutcomes<>(entry))
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
