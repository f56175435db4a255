package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.pipelines.backfill.Backfill;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class BackfillTest {
  private static final Map<String, ConcurrentLinkedQueue<String>> VERDICTS =
      new ConcurrentHashMap<>();
  private static MiniCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    Configuration settings = new Configuration();
    Backfill.configure(settings);
    settings.setString("rest.bind-port", "0");
    settings.setString("taskmanager.memory.managed.size", "128m");
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .build());
    cluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private static final class EpochWatermarks implements WatermarkGenerator<Document> {
    @Override
    public void onEvent(Document document, long timestamp, WatermarkOutput output) {
      output.emitWatermark(new Watermark(DocumentId.epoch(document.getId()) - 1L));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // The events say it all.
    }
  }

  private static String verdict(Document kept) {
    return SequentialGreedy.place(kept) + " stays as " + kept.getId() + " " + kept.getText();
  }

  private static String verdict(Duplicate duplicate) {
    return duplicate.getOrigin().getLine()
        + ":"
        + duplicate.getOrigin().getPosition()
        + " goes for "
        + duplicate.getDuplicateOf()
        + " of "
        + duplicate.getKeptSource()
        + ", "
        + duplicate.getKind()
        + " "
        + duplicate.getSimilarity()
        + ", "
        + duplicate.getCluster();
  }

  /** Runs the graph, in batch with a savepoint to write, or in streaming, maybe from one. */
  private List<String> run(
      List<Document> documents,
      DedupParameters parameters,
      Keep keep,
      int slots,
      Path written,
      Path from)
      throws Exception {
    List<Document> shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, new Random(slots));
    shuffled.sort(Comparator.comparingInt(document -> DocumentId.epoch(document.getId())));
    Configuration settings = new Configuration();
    if (written != null) {
      Backfill.configure(settings);
    }
    settings.setString("state.backend.type", "rocksdb");
    settings.setString("restart-strategy.type", "none");
    settings.setString("pipeline.generic-types", "false");
    settings.setString("pipeline.max-parallelism", "360");
    settings.setString("pipeline.object-reuse", "true");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(slots);
    DataStream<Document> in =
        env.fromData(shuffled, TypeInformation.of(Document.class))
            .setParallelism(1)
            .uid("documents")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Document>forGenerator(context -> new EpochWatermarks()))
            .uid("watermarks")
            .setParallelism(1);
    Deduplication.Streams streams = Deduplication.attach(in, parameters, keep);
    String token = UUID.randomUUID().toString();
    VERDICTS.put(token, new ConcurrentLinkedQueue<>());
    streams
        .kept()
        .map(BackfillTest::verdict)
        .union(
            streams.duplicates().map(BackfillTest::verdict),
            streams.moved().map(moved -> "moved: " + moved))
        .map(verdict -> VERDICTS.get(token).add(verdict), Types.BOOLEAN)
        .sinkTo(new DiscardingSink<>());
    if (written != null) {
      Backfill backfill =
          Backfill.of(env.getStreamGraph(), new org.apache.flink.core.fs.Path(written.toUri()));
      execute(backfill.graph());
      backfill.complete();
    } else {
      JobGraph graph = env.getStreamGraph().getJobGraph();
      if (from != null) {
        graph.setSavepointRestoreSettings(
            SavepointRestoreSettings.forPath(from.toUri().toString(), false));
      }
      execute(graph);
    }
    return VERDICTS.remove(token).stream().sorted().toList();
  }

  private static void execute(JobGraph graph) throws Exception {
    cluster.submitJob(graph).get(1, TimeUnit.MINUTES);
    cluster
        .requestJobResult(graph.getJobID())
        .get(1, TimeUnit.MINUTES)
        .toJobExecutionResult(BackfillTest.class.getClassLoader());
  }

  @ParameterizedTest
  @CsvSource({
    "verified,OLDEST,1,2,11",
    "verified,NEWEST,3,1,12",
    "swallow,OLDEST,2,3,13",
    "fineweb,NEWEST,2,4,14"
  })
  void theStreamGoesOnFromABatchAsIfItHadReadAll(
      String preset, Keep keep, int batchSlots, int streamSlots, long seed) throws Exception {
    DedupParameters parameters = DedupParameters.preset(preset);
    List<Document> documents = Corpus.versionChains(seed, 6, 200);
    int boundary = 3;
    Map<Boolean, List<Document>> parts = new TreeMap<>();
    parts.put(true, new ArrayList<>());
    parts.put(false, new ArrayList<>());
    for (Document document : documents) {
      parts.get(DocumentId.epoch(document.getId()) <= boundary).add(document);
    }
    List<String> expected = run(documents, parameters, keep, 2, null, null);
    assertThat(expected).hasSizeGreaterThanOrEqualTo(documents.size());

    Path savepoint = folder.resolve("savepoint");
    List<String> all =
        new ArrayList<>(run(parts.get(true), parameters, keep, batchSlots, savepoint, null));
    assertThat(all).hasSizeGreaterThanOrEqualTo(parts.get(true).size());
    assertThat(expected).containsAll(all);
    all.addAll(run(parts.get(false), parameters, keep, streamSlots, null, savepoint));
    Collections.sort(all);
    assertThat(all).isEqualTo(expected);
  }
}
