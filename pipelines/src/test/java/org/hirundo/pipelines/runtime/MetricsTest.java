package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.quality.FastTextTrainer;
import org.hirundo.operators.quality.FastTextTrainer.Example;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.Inputs;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.metrics.Registered;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.sample.SampleCrawl;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.TrainingLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run in which everything that docs/metrics.md names occurs: what is registered is what the table
 * says, with its labels, and the figures are those of the report logs.
 */
class MetricsTest {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(flink_\\w+_hirundo_\\w+)` \\| ([\\w, ]*)\\| (\\w+) \\|[^|]*\\| ([^|]+) \\|.*");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long TRAINER_AT = 7;

  @TempDir private Path folder;
  private final InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();

  /** A metric as it would be exported. */
  private record Told(String name, Map<String, String> labels, String step, Metric metric) {}

  /** A line of the table. */
  private record Row(Set<String> labels, String type, Set<String> steps) {}

  private static Map<String, Row> table() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> labels =
            Arrays.stream(row.group(2).split(","))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(
                rows.put(
                    row.group(1), new Row(labels, row.group(3), Set.of(row.group(4).split(" / ")))))
            .isNull();
      }
    }
    return rows;
  }

  private List<Told> told() {
    List<Told> told = new ArrayList<>();
    for (Map.Entry<MetricGroup, Map<String, Metric>> group :
        reporter.getMetricsByGroup().entrySet()) {
      String scope =
          "flink_" + ((AbstractMetricGroup<?>) group.getKey()).getLogicalScope(text -> text, '_');
      if (scope.contains("_hirundo")) {
        Map<String, String> labels = new TreeMap<>();
        group
            .getKey()
            .getAllVariables()
            .forEach((key, value) -> labels.put(key.substring(1, key.length() - 1), value));
        String step = labels.get("operator_name").replaceFirst("^Source: ", "");
        labels
            .keySet()
            .removeIf(key -> key.matches("(job|task|operator|tm)_.*|host|subtask_index"));
        group
            .getValue()
            .forEach(
                (name, metric) -> told.add(new Told(scope + "_" + name, labels, step, metric)));
      }
    }
    return told;
  }

  /** The sum over subtasks. */
  private double sum(String ending, Map<String, String> labels) {
    List<Told> found =
        told().stream()
            .filter(one -> one.name().endsWith("_hirundo_" + ending))
            .filter(one -> one.labels().equals(labels))
            .toList();
    return found.stream().mapToDouble(one -> Registered.number(one.metric())).sum();
  }

  private Configuration configuration() throws Exception {
    SampleCrawl.writeCrawl(folder.resolve("crawl"), 1);
    SampleCrawl.writeCrawl(folder.resolve("crawl"), 2);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      rows.append(
          "{\"text\": \"Write to a%1$d@b.io about swallow %1$d. %2$s\"}\n"
              .formatted(i, ("Swallow " + i + " flies over the river. ").repeat(30)));
    }
    Files.writeString(folder.resolve("rows.jsonl"), rows + "{\"text\": \"\"}\n");
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      examples.add(new Example("__label__pos", "燕巣春渡鳥育雛空 swallow river " + i));
      examples.add(new Example("__label__neg", "特価送料無料販売 cheap sale free " + i));
    }
    FastTextTrainer.train(
        FastTextTrainer.Settings.characters().withBuckets(500),
        examples,
        folder.resolve("edu.bin"));
    return Configuration.load(
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            crawls:
              - {index: "%1$s/crawl/collinfo.json", base: "%1$s/crawl/", poll: 300ms}
            datasets:
              - {name: rows, domain: en, path: "%1$s/rows.jsonl", through: {rules: on}}
            quality:
              ja: {model: "%1$s/edu.bin", keep-top: 0.7}
            personal-data: {en: mask}
            tokenizer: r50k_base
            sequence-length: 128
            mixture: {ja: 0.6, en: 0.4}
            feed: {partitions: 2, archive: "%1$s/feed"}
            documents: {archive: "%1$s/documents"}
            state: "%1$s/state"
            dashboard: {host: 127.0.0.1, port: 0}
            parallelism: 2
            checkpoint-interval: 500ms
            """
                .formatted(folder.toAbsolutePath())));
  }

  private MiniCluster cluster() {
    var settings = new org.apache.flink.configuration.Configuration();
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(768));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(reporter.addToConfiguration(settings))
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(6)
            .build());
  }

  private static void publish(Topics topics, Properties connection) throws Exception {
    TrainingLoss loss =
        TrainingLoss.newBuilder()
            .setRun("r")
            .setStep(1)
            .setG(TRAINER_AT)
            .setDomains(List.of())
            .build();
    try (var producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] value = new LogCodec<>(TrainingLoss.class).encode(loss);
      producer.send(new ProducerRecord<>(topics.loss(), 0, null, value)).get();
    }
  }

  @Test
  void theTableIsWhatARunTellsAndTheFiguresAreThoseOfTheLogs() throws Exception {
    Configuration configuration = configuration();
    Files.createDirectories(configuration.state());
    try (Broker broker = Broker.open(configuration);
        MiniCluster cluster = cluster()) {
      cluster.start();
      Topics topics = Topics.of(configuration);
      Properties connection = broker.connection();
      topics.create(connection, configuration.domains(), 1, 2);
      publish(topics, connection);
      for (Topology topology : Topology.values()) {
        TopologyJob job = new TopologyJob(topology, configuration, topics, connection);
        var settings =
            TopologySettings.of(
                configuration.state().resolve(job.name()), 2, configuration.checkpointInterval());
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        job.build(environment, FeedBounds.INPUT);
        cluster.submitJob(environment.getStreamGraph().getJobGraph()).get(1, TimeUnit.MINUTES);
      }
      Completion completion = Completion.of(Inputs.all(configuration));
      Observation[] now = {null};
      try (LogObserver observer = new LogObserver(topics, 1, 2, connection)) {
        Await.until(
            "the figures are those of the logs",
            PATIENCE,
            () -> {
              now[0] = observer.look();
              return completion.curated(now[0])
                  && Completion.packed(now[0])
                  && now[0].mix().isPresent()
                  && now[0].mix().get().getHorizon() > 0
                  && now[0].mix().get().getHorizon() == now[0].feed()
                  && now[0].mix().get().getDomains().stream()
                      .anyMatch(domain -> domain.getStarvingSince() > 0)
                  && told().stream().anyMatch(one -> one.name().endsWith("reader_g"));
            });
        tellsWhatTheTableSays();
        now[0].curate().values().forEach(this::tells);
        now[0].pack().values().forEach(this::tells);
        tells(now[0].mix().get(), now[0].feed());
      }
    }
  }

  private void tellsWhatTheTableSays() throws IOException {
    Map<String, Row> table = table();
    assertThat(table).hasSizeGreaterThan(50);
    Map<String, List<Told>> told = told().stream().collect(Collectors.groupingBy(Told::name));
    assertThat(told.keySet()).containsExactlyInAnyOrderElementsOf(table.keySet());
    table.forEach(
        (name, row) -> {
          assertThat(told.get(name))
              .as(name)
              .allSatisfy(
                  one -> {
                    assertThat(one.labels().keySet()).isEqualTo(row.labels());
                    assertThat(row.steps()).anyMatch(one.step()::startsWith);
                    assertThat(one.labels().values()).noneMatch(String::isBlank);
                    assertThat(Registered.number(one.metric())).isFinite();
                    assertThat(one.metric())
                        .isInstanceOf(
                            row.type().equals("histogram")
                                ? Histogram.class
                                : one.metric() instanceof Counter ? Counter.class : Gauge.class);
                  });
          assertThat(name.endsWith("_total")).as(name).isEqualTo(row.type().equals("counter"));
          if (!name.contains("error_tokens")) {
            assertThat(told.get(name))
                .as(name)
                .allSatisfy(one -> assertThat(Registered.number(one.metric())).isNotNegative());
          }
        });
  }

  private void tells(CurateReport report) {
    String source = report.getSource();
    Map<String, String> of = Map.of("source", source);
    assertThat(sum("ledger_source_records", of)).as(source).isEqualTo(report.getRecords());
    assertThat(sum("ledger_source_files", of)).as(source).isEqualTo(report.getFiles());
    assertThat(sum("ledger_source_bytes", of)).as(source).isEqualTo(report.getBytes());
    assertThat(sum("outcome_source_bytes_total", of)).as(source).isEqualTo(report.getBytes());
    assertThat(sum("extract_source_records_total", of)).as(source).isEqualTo(report.getRecords());
    assertThat(sum("source_files", of)).as(source).isEqualTo(report.getFiles());
    assertThat(sum("source_files_assigned", of)).as(source).isEqualTo(report.getFiles());
    assertThat(sum("source_files_pending", of)).as(source).isZero();
    report
        .getDocuments()
        .forEach(
            (domain, count) -> {
              Map<String, String> both = Map.of("source", source, "domain", domain);
              assertThat(sum("ledger_source_domain_documents", both))
                  .isEqualTo(count.doubleValue());
              assertThat(sum("outcome_source_domain_documents_total", both))
                  .isEqualTo(count.doubleValue());
            });
    report
        .getRejects()
        .forEach(
            (where, count) -> {
              String[] parts = where.split("/");
              Map<String, String> all =
                  Map.of("source", source, "stage", parts[0], "reason", parts[1]);
              assertThat(sum("ledger_source_stage_reason_rejects", all))
                  .as(where)
                  .isEqualTo(count.doubleValue());
            });
    Map<String, String> exact = Map.of("source", source, "kind", "exact");
    assertThat(sum("ledger_source_kind_duplicates", exact)).isEqualTo(report.getExactDuplicates());
    assertThat(sum("outcome_source_kind_duplicates_total", exact))
        .isEqualTo(report.getExactDuplicates());
    if (!source.equals("rows")) {
      double lost = report.getExactDuplicates() + report.getNearDuplicates();
      assertThat(sum("dedup_source_duplicate_ratio", of))
          .isCloseTo(lost / (lost + Observation.documents(report)), within(1e-9));
    }
  }

  private void tells(PackReport report) {
    Map<String, String> of = Map.of("domain", report.getDomain());
    assertThat(sum("pack_domain_selected_documents", of)).isEqualTo(report.getSelected());
    assertThat(sum("pack_domain_tokens", of)).isEqualTo(report.getTokens());
    assertThat(sum("pack_domain_sequences", of)).isEqualTo(report.getSequences());
    assertThat(sum("pack_domain_sequences_total", of)).isEqualTo(report.getSequences());
    assertThat(sum("pack_domain_open_tokens", of)).isEqualTo(report.getOpenTokens());
    report
        .getRefused()
        .forEach(
            (rule, count) ->
                assertThat(
                        sum(
                            "pack_domain_rule_refused_documents",
                            Map.of("domain", report.getDomain(), "rule", rule)))
                    .isEqualTo(count.doubleValue()));
    if (report.getCut() != null) {
      assertThat(sum("pack_domain_score_threshold", of)).isEqualTo(report.getCut().getThreshold());
    }
  }

  private void tells(MixtureReport report, long feed) {
    assertThat(sum("mix_horizon", Map.of())).isEqualTo(report.getHorizon());
    assertThat(sum("mix_mixture_version", Map.of())).isEqualTo(report.getMixtureVersion());
    assertThat(sum("mix_bound_tokens", Map.of())).isEqualTo(report.getBound());
    assertThat(sum("mix_trainer_g", Map.of())).isEqualTo(TRAINER_AT);
    assertThat(sum("mix_trainer_lead_sequences", Map.of()))
        .isEqualTo(report.getHorizon() - TRAINER_AT);
    double all = report.getDomains().stream().mapToLong(DomainReport::getTokens).sum();
    double sequences = 0;
    for (DomainReport domain : report.getDomains()) {
      Map<String, String> of = Map.of("domain", domain.getDomain());
      assertThat(sum("mix_domain_target_ratio", of)).isEqualTo(domain.getTarget());
      assertThat(sum("mix_domain_realised_ratio", of)).isEqualTo(domain.getTokens() / all);
      assertThat(sum("mix_domain_error_tokens", of)).isEqualTo(domain.getError());
      assertThat(sum("mix_domain_bound_use_ratio", of)).isBetween(0.0, 1.0);
      assertThat(sum("mix_domain_tokens", of)).isEqualTo(domain.getTokens());
      assertThat(sum("mix_domain_tokens_total", of)).isEqualTo(domain.getTokens());
      assertThat(sum("mix_domain_available_sequences", of)).isEqualTo(domain.getAvailable());
      assertThat(sum("mix_domain_starving_seconds", of) > 0)
          .isEqualTo(domain.getStarvingSince() > 0);
      sequences += sum("mix_domain_sequences_total", of);
    }
    assertThat(sequences).isEqualTo(feed);
  }
}
