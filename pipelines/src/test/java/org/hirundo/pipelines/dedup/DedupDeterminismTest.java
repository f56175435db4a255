package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InternalMiniClusterExtension;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.schemas.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdicts are a function of the documents and the parameters, and of nothing else. */
@Timeout(180)
class DedupDeterminismTest {
  @RegisterExtension
  static final InternalMiniClusterExtension CLUSTER =
      new InternalMiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(8)
              .setConfiguration(
                  new Configuration()
                      .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256)))
              .build());

  private static final List<Document> DOCUMENTS = documents();
  private static String expected;

  @TempDir private Path folder;

  /** Chains of editions, copies, short pages, one repeated character, and a shared template. */
  private static List<Document> documents() {
    List<Document> all = new ArrayList<>(Corpus.versionChains(19, 6, 250));
    String template = all.get(7).getText() + all.get(11).getText();
    for (int i = 0; i < 300; i++) {
      int epoch = 1 + i % 6;
      all.add(Corpus.document(epoch, 1000 + i, "one page of which there are very many copies"));
      all.add(Corpus.document(epoch, 2000 + i, "あ".repeat(3 + i % 40)));
      all.add(Corpus.document(epoch, 3000 + i, template + "no. " + i * 7919L * (i % 30)));
    }
    return all;
  }

  private static MiniCluster cluster() {
    return CLUSTER.getMiniCluster();
  }

  private static void check(ReplayedStream stream) {
    assertThat(stream.contradictions()).isEmpty();
    assertThat(stream.verdicts()).hasSize(DOCUMENTS.size());
    assertThat(Verdict.hash(stream.verdicts().values())).isEqualTo(expected);
  }

  @BeforeAll
  static void verdictsOfOneSlotAreThoseOfASequentialPass() throws Exception {
    ReplayedStream stream = new ReplayedStream(DOCUMENTS, 1);
    Map<String, Verdict> verdicts = GraphJob.run(cluster(), stream, DedupParameters.VERIFIED, 1);
    Map<String, Long> witnesses = new TreeMap<>();
    verdicts.forEach((place, verdict) -> witnesses.put(place, verdict.witness()));
    assertThat(witnesses).isEqualTo(SequentialGreedy.keptOf(DOCUMENTS, DedupParameters.VERIFIED));
    assertThat(verdicts.values()).extracting(Verdict::kind).contains("KEPT", "EXACT", "NEAR");
    expected = Verdict.hash(verdicts.values());
    check(stream);
    assertThat(stream.repeated()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,3", "2,4", "4,5", "4,6", "8,7", "8,8"})
  void parallelismAndArrivalDoNotCount(int parallelism, long shuffle) throws Exception {
    ReplayedStream stream = new ReplayedStream(DOCUMENTS, shuffle);
    GraphJob.run(cluster(), stream, DedupParameters.VERIFIED, parallelism);
    check(stream);
    assertThat(stream.repeated()).isZero();
  }

  @Test
  void failuresDoNotCount() throws Exception {
    ReplayedStream stream = new ReplayedStream(DOCUMENTS, 9);
    Hazard.set(stream.token(), 600, 5);
    Map<String, String> settings =
        Map.of(
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "20",
            "restart-strategy.fixed-delay.delay", "10 ms",
            "execution.checkpointing.interval", "50 ms",
            "execution.checkpointing.incremental", "true",
            "execution.checkpointing.dir", folder.toUri().toString());
    GraphJob.start(cluster(), stream, DedupParameters.VERIFIED, 2, settings, null).await();
    assertThat(Hazard.left(stream.token())).as("failures that did not come").isLessThan(1);
    check(stream);
  }

  private static void rest(ReplayedStream stream, double part) throws InterruptedException {
    stream.readUpTo(part);
    Instant deadline = Instant.now().plusSeconds(60);
    while (!stream.rests()) {
      assertThat(Instant.now()).as("until the lists are read").isBefore(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void aJobThatIsCancelledGoesOnFromItsLastCheckpoint() throws Exception {
    ReplayedStream stream = new ReplayedStream(DOCUMENTS, 10);
    Map<String, String> settings =
        Map.of(
            "execution.checkpointing.interval", "1 h",
            "execution.checkpointing.incremental", "true",
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION",
            "execution.checkpointing.dir", folder.toUri().toString());
    String from = null;
    for (double part : new double[] {.15, .45, .7}) {
      stream.readUpTo(0);
      GraphJob job = GraphJob.start(cluster(), stream, DedupParameters.VERIFIED, 2, settings, from);
      job.untilItRuns();
      rest(stream, part);
      from = job.checkpoint();
      rest(stream, part + .2);
      int known = stream.verdicts().size();
      job.cancel();
      assertThat(stream.verdicts()).hasSizeGreaterThanOrEqualTo(known);
    }
    stream.readUpTo(1);
    GraphJob.start(cluster(), stream, DedupParameters.VERIFIED, 2, settings, from).await();
    check(stream);
    assertThat(stream.repeated()).as("verdicts that were said again").isPositive();
  }

  @Test
  void rescalingFromTwoToFourAndBackDoesNotCount() throws Exception {
    ReplayedStream stream = new ReplayedStream(DOCUMENTS, 11);
    String from = null;
    double part = .1;
    for (int parallelism : new int[] {2, 4, 2}) {
      stream.readUpTo(0);
      GraphJob job =
          GraphJob.start(cluster(), stream, DedupParameters.VERIFIED, parallelism, Map.of(), from);
      job.untilItRuns();
      rest(stream, part += .25);
      from = job.stop(folder.toUri().toString());
    }
    stream.readUpTo(1);
    GraphJob.start(cluster(), stream, DedupParameters.VERIFIED, 4, Map.of(), from).await();
    check(stream);
    assertThat(stream.repeated()).isZero();
  }
}
