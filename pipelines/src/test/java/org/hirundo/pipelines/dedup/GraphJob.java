package org.hirundo.pipelines.dedup;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;

/** The real graph behind a {@link ReplayedStream}, with RocksDB, as one job of a cluster. */
final class GraphJob {
  private static final long PATIENCE = 120;

  private final MiniCluster cluster;
  private final JobID id;

  private GraphJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
  }

  /**
   * Submits the job.
   *
   * @param settings what is set beside the state backend
   * @param from the savepoint or checkpoint to go on from, or null
   */
  static GraphJob start(
      MiniCluster cluster,
      ReplayedStream stream,
      DedupParameters parameters,
      int parallelism,
      Map<String, String> settings,
      String from)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("state.backend.type", "rocksdb");
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.auto-generate-uids", "false");
    configuration.setString("pipeline.max-parallelism", "64");
    settings.forEach(configuration::setString);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    String token = stream.token();
    DataStream<Document> documents = source(env, token, 0).union(source(env, token, 1));
    Deduplication.Streams streams = Deduplication.attach(documents, parameters, Keep.OLDEST);
    MapFunction<Document, Integer> kept = document -> record(token, Verdict.of(document));
    MapFunction<Duplicate, Integer> dropped = duplicate -> record(token, Verdict.of(duplicate));
    streams
        .kept()
        .map(kept)
        .returns(Types.INT)
        .uid("kept")
        .union(streams.duplicates().map(dropped).returns(Types.INT).uid("dropped"))
        .sinkTo(new DiscardingSink<>())
        .uid("end");
    JobGraph graph = env.getStreamGraph().getJobGraph();
    if (from != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(from, false));
    }
    cluster.submitJob(graph).get(PATIENCE, TimeUnit.SECONDS);
    return new GraphJob(cluster, graph.getJobID());
  }

  /** Runs a bounded stream to its end and gives its verdicts by place. */
  static Map<String, Verdict> run(
      MiniCluster cluster, ReplayedStream stream, DedupParameters parameters, int parallelism)
      throws Exception {
    start(cluster, stream, parameters, parallelism, Map.of(), null).await();
    stream.forget();
    return stream.verdicts();
  }

  private static DataStream<Document> source(
      StreamExecutionEnvironment env, String token, int side) {
    return env.fromSource(
            new ReplaySource(token, side),
            WatermarkStrategy.noWatermarks(),
            "list " + side,
            TypeInformation.of(Document.class))
        .uid("list-" + side)
        .setParallelism(1)
        .map(document -> Hazard.survive(token, document))
        .returns(TypeInformation.of(Document.class))
        .uid("hazard-" + side)
        .setParallelism(1);
  }

  private static int record(String token, Verdict verdict) {
    ReplayedStream.of(token).record(verdict);
    Hazard.survive(token, verdict);
    return 0;
  }

  /** Waits until the job has come to its end. */
  void await() throws Exception {
    cluster
        .requestJobResult(id)
        .get(PATIENCE, TimeUnit.SECONDS)
        .toJobExecutionResult(GraphJob.class.getClassLoader());
  }

  /** Waits until every task runs: only then can a checkpoint be made. */
  void untilItRuns() throws Exception {
    Instant deadline = Instant.now().plusSeconds(PATIENCE);
    while (!allRun()) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the job does not run");
      }
      Thread.sleep(10);
    }
  }

  private boolean allRun() throws Exception {
    var graph = cluster.getExecutionGraph(id).get(PATIENCE, TimeUnit.SECONDS);
    int running = 0;
    for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
      running++;
    }
    return running > 0; // there are none while the job is being made
  }

  /** Makes a checkpoint and names it. */
  String checkpoint() throws Exception {
    return cluster.triggerCheckpoint(id).get(PATIENCE, TimeUnit.SECONDS);
  }

  /** Ends the job as a kill would: what it did since its last checkpoint is lost. */
  void cancel() throws Exception {
    cluster.cancelJob(id).get(PATIENCE, TimeUnit.SECONDS);
    cluster.requestJobResult(id).get(PATIENCE, TimeUnit.SECONDS);
  }

  /** Ends the job with a savepoint and names it. */
  String stop(String folder) throws Exception {
    return cluster
        .stopWithSavepoint(id, folder, false, SavepointFormatType.CANONICAL)
        .get(PATIENCE, TimeUnit.SECONDS);
  }
}
