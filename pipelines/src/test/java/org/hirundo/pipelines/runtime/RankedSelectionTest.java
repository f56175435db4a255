package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.quality.FastTextTrainer;
import org.hirundo.operators.quality.FastTextTrainer.Example;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.scoring.ScoringModel;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.PackedComponent;
import org.hirundo.schemas.ScoreSketch;
import org.hirundo.schemas.Sequence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scored rows, with and without deduplication, selected by rank: by several packs, with several
 * parallelisms, and after a curate that recorded nothing.
 */
class RankedSelectionTest {
  private static final int ROWS = 300;
  private static final double SHARE = .3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void prepare() throws Exception {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      examples.add(new Example("__label__pos", text(i, 1)));
      examples.add(new Example("__label__neg", text(i, 0)));
    }
    model = folder.resolve("edu.bin");
    FastTextTrainer.train(FastTextTrainer.Settings.characters().withBuckets(500), examples, model);
    for (String file : List.of("pages/a", "pages/b", "pages/c", "rows/d")) {
      rows(file, 1000 * file.hashCode());
    }
  }

  /** Words of the good and of the bad, by that share. */
  private static String text(int seed, double good) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String words = random.nextDouble() < good ? "燕巣春渡鳥育雛空" : "特価送料無料販売";
      for (int j = 0; j < 3; j++) {
        text.append(words.charAt(random.nextInt(words.length())));
      }
      text.append(random.nextInt(1000)).append(' ');
    }
    return text.toString();
  }

  private void rows(String name, int seed) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      String text = text(seed + i, (i % 101) / 100.0);
      lines.append("{\"id\": \"").append(i).append("\", \"text\": \"").append(text).append("\"}\n");
    }
    Path file = folder.resolve(name + ".jsonl");
    Files.createDirectories(file.getParent());
    Files.writeString(file, lines.toString());
  }

  private Configuration configuration(
      String broker, String prefix, String selection, int version, int parallelism)
      throws Exception {
    String text =
        """
        datasets:
          - {name: pages, domain: ja, path: "%1$s/pages/*.jsonl", id: id, through: {dedup: on, rules: on}}
          %7$s
          - {name: rows, domain: ja, path: "%1$s/rows/*.jsonl", id: id, through: {rules: on}}
        quality:
          ja: {model: "%1$s/edu.bin", %3$s}
        sequence-length: 64
        tokenizer: r50k_base
        mixture: {ja: 1, next: 0}
        feed: {partitions: 2}
        sequences: {version: %4$d}
        kafka: {bootstrap: "%2$s", prefix: "%5$s"}
        state: "%1$s/state-%5$s"
        dashboard: {host: 127.0.0.1, port: 0}
        parallelism: %6$d
        checkpoint-interval: 300ms
        """
            .formatted(folder, broker, selection, version, prefix, parallelism, more());
    return Configuration.load(
        Files.writeString(folder.resolve("run-" + prefix + version + ".yaml"), text));
  }

  /** A dataset that appears later. */
  private String more() {
    return Files.exists(folder.resolve("more"))
        ? "- {name: more, domain: ja, path: \"%s/more\", id: id, through: {dedup: on, rules: on}}"
            .formatted(folder)
        : "";
  }

  private static Observation run(Configuration configuration, Topology topology) throws Exception {
    try (LocalRun run = LocalRun.start(configuration, EnumSet.of(topology), FeedBounds.INPUT)) {
      return new Session(configuration, run, now -> {}).complete();
    }
  }

  private static List<ScoreSketch> records(String prefix, Properties connection) throws Exception {
    List<ScoreSketch> records = new ArrayList<>();
    try (LogReader<ScoreSketch> log =
        new LogReader<>(ScoreSketch.class, new Topics(prefix).scoreSketches(), connection)) {
      log.drain((partition, offset, record) -> records.add(record));
    }
    return records;
  }

  private static List<Document> documents(String prefix, Properties connection) throws Exception {
    List<Document> documents = new ArrayList<>();
    try (LogReader<Document> log =
        new LogReader<>(Document.class, new Topics(prefix).documents(), connection)) {
      log.drain((partition, offset, document) -> documents.add(document));
    }
    return documents;
  }

  private static Set<Long> packed(int version, Properties connection) throws Exception {
    Set<Long> ids = new TreeSet<>();
    for (String domain : List.of("ja", "next")) {
      try (LogReader<Sequence> log =
          new LogReader<>(
              Sequence.class,
              new Topics("main.").sequences(new SequenceLog(domain, version)),
              connection)) {
        log.drain(
            (partition, offset, sequence) ->
                sequence.getDocuments().forEach(piece -> ids.add(piece.getId())));
      }
    }
    return ids;
  }

  @Test
  void everyPackOfTheSameLogSelectsTheSame() throws Exception {
    String keep = "keep-top: " + SHARE;
    String bands = ", bands: [{name: top10, to: 0.1}, {name: top30, to: 0.3, domain: next}]";
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", broker.bootstrap());
      Configuration first = configuration(broker.bootstrap(), "main.", keep + bands, 1, 2);
      try (LocalRun run =
          LocalRun.start(first, EnumSet.of(Topology.CURATE, Topology.PACK), FeedBounds.INPUT)) {
        new Session(first, run, now -> {}).complete();
      }
      List<Document> documents = documents("main.", connection);
      assertThat(documents.size()).isGreaterThan(3 * ROWS);
      List<ScoreSketch> records = records("main.", connection);
      assertThat(records)
          .extracting(ScoreSketch::getScore)
          .containsOnly(new ScoringModel(model.toString(), "", "", "").load().key());
      countsAreThoseOfTheDocuments(documents, records);

      Set<Long> selected = packed(1, connection);
      assertThat(selected).isEqualTo(byTheRecords(documents, records));
      assertThat((double) selected.size() / documents.size()).isCloseTo(SHARE, within(.05));

      Observation again =
          run(configuration(broker.bootstrap(), "main.", keep, 2, 1), Topology.PACK);
      assertThat(packed(2, connection)).as("parallelism 1").isEqualTo(selected);
      bandsAreCounted(first, again, connection);
      Configuration third = configuration(broker.bootstrap(), "main.", keep + bands, 3, 4);
      killWhileItRuns(third);
      run(third, Topology.PACK);
      assertThat(packed(3, connection)).as("parallelism 4, killed").isEqualTo(selected);

      aBackfillMakesTheSameRecords(broker.bootstrap(), keep, connection, records);
      whatHasNoRecordIsWaitedForAndRecordedBelatedly(
          configuration(broker.bootstrap(), "main.", keep, 4, 2), connection, records);
    }
  }

  private static void countsAreThoseOfTheDocuments(
      List<Document> documents, List<ScoreSketch> records) {
    Map<Integer, Integer> byEpoch = new HashMap<>();
    documents.forEach(d -> byEpoch.merge(DocumentId.epoch(d.getId()), 1, Integer::sum));
    long soFar = 0;
    int last = 0;
    for (ScoreSketch record : records) {
      if (record.getLine() >= 0) {
        assertThat(record.getSource()).isEqualTo("rows");
        assertThat(record.getCount()).isEqualTo(byEpoch.get(0).longValue());
      } else {
        assertThat(record.getEpoch()).isGreaterThan(last);
        last = record.getEpoch();
        soFar += byEpoch.get(last);
        assertThat(record.getCount()).isEqualTo(soFar);
      }
    }
    assertThat(records).hasSize(byEpoch.size());
  }

  /** What is to be selected, worked out from the logs alone. */
  private static Set<Long> byTheRecords(List<Document> documents, List<ScoreSketch> records) {
    Map<Integer, Double> thresholds = new HashMap<>();
    for (ScoreSketch record : records) {
      byte[] bytes = new byte[record.getAll().remaining()];
      record.getAll().duplicate().get(bytes);
      thresholds.put(record.getEpoch(), ScoreDistribution.of(bytes).threshold(SHARE));
    }
    Set<Long> selected = new TreeSet<>();
    for (Document document : documents) {
      double score = document.getScores().values().iterator().next();
      if (score >= thresholds.get(DocumentId.epoch(document.getId()))) {
        selected.add(document.getId());
      }
    }
    return selected;
  }

  private static void bandsAreCounted(
      Configuration first, Observation without, Properties connection) throws Exception {
    try (LogObserver observer = new LogObserver(Topics.of(first), 1, 2, connection)) {
      PackReport ja = observer.look().pack().get("ja");
      PackReport next = observer.look().pack().get("next");
      assertThat(ja.getBands()).containsOnlyKeys("top10");
      assertThat(next.getBands()).containsOnlyKeys("top30");
      PackedComponent top10 = ja.getBands().get("top10");
      PackedComponent top30 = next.getBands().get("top30");
      assertThat(top10.getDocuments()).isEqualTo(ja.getSelected());
      assertThat(top10.getTokens()).isEqualTo(ja.getTokens());
      PackReport whole = without.pack().get("ja");
      assertThat(top10.getDocuments() + top30.getDocuments()).isEqualTo(whole.getSelected());
      assertThat((double) top10.getDocuments() / whole.getSelected()).isBetween(.2, .5);
      assertThat(ja.getRefused()).isEqualTo(whole.getRefused()).containsOnlyKeys("keep-top");
      assertThat(ja.getCut().getShare()).isEqualTo(SHARE);
      assertThat(ja.getCut().getThreshold()).isBetween(0., 1.);
      assertThat(ja.getCut().getEpoch()).isPositive();
      assertThat(ja.getWaitsFor()).isEmpty();
    }
  }

  /** Without a savepoint, as soon as something is committed. */
  private static void killWhileItRuns(Configuration configuration) throws Exception {
    LocalRun run = LocalRun.start(configuration, EnumSet.of(Topology.PACK), FeedBounds.INPUT);
    try (LogObserver observer = new LogObserver(run.topics(), 3, 2, run.broker().connection())) {
      Await.until("something is packed", PATIENCE, () -> observer.look().packed() > 0);
      run.cluster().close();
    }
    assertThatThrownBy(run::close).as("there is nothing to stop any more").isNotNull();
  }

  private void aBackfillMakesTheSameRecords(
      String broker, String keep, Properties connection, List<ScoreSketch> records)
      throws Exception {
    Configuration filled = configuration(broker, "fill.", keep, 1, 2);
    BackfillRun.run(filled, progress -> {});
    List<ScoreSketch> ofBackfill = records("fill.", connection);
    assertThat(told(ofBackfill))
        .isEqualTo(told(records.stream().filter(record -> record.getLine() < 0).toList()));
    rows("more/e", 77);
    run(configuration(broker, "fill.", keep, 1, 2), Topology.CURATE);
    ScoreSketch next =
        records("fill.", connection).stream()
            .filter(record -> record.getSource().equals("more"))
            .findFirst()
            .orElseThrow();
    assertThat(next.getCount())
        .as("goes on from the back-fill's")
        .isEqualTo(
            documents("fill.", connection).stream()
                .filter(document -> DocumentId.epoch(document.getId()) > 0)
                .count());
  }

  private void whatHasNoRecordIsWaitedForAndRecordedBelatedly(
      Configuration pack, Properties connection, List<ScoreSketch> records) throws Exception {
    try (Admin admin = Admin.create(connection)) {
      admin.deleteTopics(List.of("main.score-sketches")).all().get();
    }
    try (LocalRun run = LocalRun.start(pack, EnumSet.of(Topology.PACK), FeedBounds.INPUT);
        LogObserver observer = new LogObserver(run.topics(), 4, 2, connection)) {
      Await.until(
          "pack says what it waits for",
          PATIENCE,
          () -> {
            run.check();
            PackReport ja = observer.look().pack().get("ja");
            return ja != null && ja.getWaitsFor().contains("scores edu@");
          });
    } // stops with a savepoint while documents wait
    assertThat(ScoreFreeze.run(pack)).hasSameSizeAs(records);
    assertThat(run(pack, Topology.PACK).pack().get("ja").getWaitsFor()).isEmpty();
    assertThat(packed(4, connection))
        .isEqualTo(byTheRecords(documents("main.", connection), records("main.", connection)));
    assertThat(ScoreFreeze.run(pack)).as("all are there").isEmpty();
    assertThat(told(records("main.", connection))).isEqualTo(told(records));
  }

  /** Sketches are random; counts and ends are not. */
  private static Set<String> told(List<ScoreSketch> records) {
    Set<String> told = new TreeSet<>();
    for (ScoreSketch record : records) {
      told.add(
          "%s %s %d %d %d: %d, %s to %s"
              .formatted(
                  record.getDomain(),
                  record.getSource(),
                  record.getEpoch(),
                  record.getLine(),
                  record.getBlock(),
                  record.getCount(),
                  record.getMin(),
                  record.getMax()));
    }
    return told;
  }
}
