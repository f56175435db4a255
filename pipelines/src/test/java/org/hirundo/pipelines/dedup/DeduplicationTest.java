package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.PojoTestUtils;
import org.apache.flink.util.CloseableIterator;
import org.hirundo.operators.dedup.BandEntry;
import org.hirundo.operators.dedup.Candidate;
import org.hirundo.operators.dedup.Clusters;
import org.hirundo.operators.dedup.Copy;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Drop;
import org.hirundo.operators.dedup.Edge;
import org.hirundo.operators.dedup.EpochSource;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Near;
import org.hirundo.operators.dedup.NearRule;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.operators.dedup.Query;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Sketched;
import org.hirundo.operators.dedup.Verdicts;
import org.hirundo.schemas.ClusterCounts;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

@Timeout(60)
class DeduplicationTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final List<Document> CHAINS = Corpus.versionChains(4, 5, 300);

  /** What came out: who is kept, and the duplicates by place. */
  private record Result(
      Map<String, Document> kept, Map<String, Duplicate> duplicates, List<Document> moved) {
    Map<String, Long> keptOf() {
      Map<String, Long> all = new TreeMap<>();
      kept.forEach((place, document) -> all.put(place, document.getId()));
      duplicates.forEach((place, duplicate) -> all.put(place, duplicate.getDuplicateOf()));
      return all;
    }
  }

  /** Each document of epoch e says that the epochs before are over; they come in order. */
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

  private static DataStream<Document> stream(
      StreamExecutionEnvironment env, List<Document> documents, String uid) {
    return env.fromData(documents, TypeInformation.of(Document.class))
        .uid(uid)
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<Document>forGenerator(context -> new EpochWatermarks()))
        .uid(uid + "-watermarks")
        .setParallelism(1);
  }

  /** Runs the graph with two sources that read at their own pace, each epoch in random order. */
  private static Result run(
      List<Document> documents, DedupParameters parameters, int parallelism, long shuffle)
      throws Exception {
    return run(documents, parameters, Keep.OLDEST, parallelism, shuffle);
  }

  private static Result run(
      List<Document> documents,
      DedupParameters parameters,
      Keep keep,
      int parallelism,
      long shuffle)
      throws Exception {
    List<Document> shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, new Random(shuffle));
    List<Document> left = new ArrayList<>();
    List<Document> right = new ArrayList<>();
    for (Document document : shuffled) {
      (left.size() > 2 * right.size() ? right : left).add(document);
    }
    Comparator<Document> byEpoch =
        Comparator.comparingInt(document -> DocumentId.epoch(document.getId()));
    left.sort(byEpoch);
    right.sort(byEpoch);

    Configuration configuration = new Configuration();
    configuration.setString("state.backend.type", "rocksdb");
    configuration.setString(
        "state.backend.rocksdb.options-factory", ShapesAskedFor.class.getName());
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    DataStream<Document> in = stream(env, left, "left");
    if (!right.isEmpty()) {
      in = in.union(stream(env, right, "right"));
    }
    Deduplication.Streams streams = Deduplication.attach(in, parameters, keep);
    DataStream<Either> all =
        streams
            .kept()
            .union(streams.moved())
            .map(document -> new Either(document, null), TypeInformation.of(Either.class))
            .union(
                streams
                    .duplicates()
                    .map(
                        duplicate -> new Either(null, duplicate),
                        TypeInformation.of(Either.class)));
    Map<String, Document> kept = new TreeMap<>();
    Map<String, Duplicate> duplicates = new TreeMap<>();
    List<Document> moved = new ArrayList<>();
    try (CloseableIterator<Either> results = all.executeAndCollect()) {
      while (results.hasNext()) {
        Either either = results.next();
        if (either.kept() != null && either.kept().getCluster() != 0) {
          moved.add(either.kept());
        } else if (either.kept() != null) {
          assertThat(kept.put(SequentialGreedy.place(either.kept()), either.kept())).isNull();
        } else {
          Duplicate duplicate = either.duplicate();
          String place =
              duplicate.getOrigin().getLine() + ":" + duplicate.getOrigin().getPosition();
          assertThat(duplicates.put(place, duplicate)).isNull();
        }
      }
    }
    return new Result(kept, duplicates, moved);
  }

  /** One of the two streams' records. */
  public record Either(Document kept, Duplicate duplicate) {}

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "4,3"})
  void verdictsAreThoseOfASequentialPassWhateverTheParallelismAndArrival(
      int parallelism, long shuffle) throws Exception {
    Result result = run(CHAINS, DedupParameters.VERIFIED, parallelism, shuffle);
    Map<String, Long> expected = SequentialGreedy.keptOf(CHAINS, DedupParameters.VERIFIED);
    assertThat(result.keptOf()).isEqualTo(expected);
    assertThat(result.kept().size() + result.duplicates().size()).isEqualTo(CHAINS.size());
    Map<Long, Document> keptById = new TreeMap<>();
    result.kept().values().forEach(document -> keptById.put(document.getId(), document));
    int near = 0;
    for (Duplicate duplicate : result.duplicates().values()) {
      Document witness = keptById.get(duplicate.getDuplicateOf());
      assertThat(witness).as("witness of %s", duplicate).isNotNull();
      assertThat(duplicate.getKeptSource()).isEqualTo(witness.getOrigin().getSource());
      if (duplicate.getKind() == DuplicateKind.NEAR) {
        assertThat(duplicate.getSimilarity()).isGreaterThanOrEqualTo(.72f);
        near++;
      }
    }
    assertThat(near).isGreaterThan(200);
    assertThat(result.kept().size()).isGreaterThan(400);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4,3"})
  void everyDomainHasItsOwnRule(int parallelism, long shuffle) throws Exception {
    List<Document> documents =
        Corpus.ofDomains(5, CHAINS, "ja", "en", "code", "books", "papers", "math");
    DedupParameters parameters =
        DedupParameters.VERIFIED.withDomains(
            Map.of(
                "code", new NearRule(Near.DROP, .9),
                "books", new NearRule(Near.TAG, .72),
                "papers", new NearRule(Near.TAG, .8),
                "math", new NearRule(Near.OFF, 1)));
    Map<String, Long> expectedTags = new TreeMap<>();
    Map<String, Long> expected = SequentialGreedy.keptOf(documents, parameters, expectedTags);
    Result result = run(documents, parameters, parallelism, shuffle);
    assertThat(result.keptOf()).isEqualTo(expected);

    Map<Long, Document> keptById = new TreeMap<>();
    result.kept().values().forEach(document -> keptById.put(document.getId(), document));
    Map<String, Long> tags = new TreeMap<>();
    result
        .kept()
        .forEach(
            (place, document) -> {
              String of = document.getAttributes().get(Verdicts.NEAR_DUPLICATE_OF);
              if (of != null) {
                long witness = Long.parseLong(of, 16);
                tags.put(place, witness);
                assertThat(keptById).containsKey(witness);
                assertThat(document.getAttributes())
                    .containsEntry(
                        Verdicts.NEAR_DUPLICATE_SOURCE,
                        keptById.get(witness).getOrigin().getSource());
                assertThat(similarity(document)).isBetween(.72, 1.);
              }
            });
    assertThat(tags).isEqualTo(expectedTags).hasSizeGreaterThan(50);
    assertThat(result.duplicates().values())
        .anySatisfy(
            copy -> {
              Document witness = keptById.get(copy.getDuplicateOf());
              assertThat(witness.getAttributes()).containsKey(Verdicts.NEAR_DUPLICATE_OF);
            });
    assertThat(dropped(result, "ja")).isGreaterThan(2 * dropped(result, "code")).isPositive();
    assertThat(dropped(result, "code")).isPositive();
  }

  private static double similarity(Document tagged) {
    return Double.parseDouble(tagged.getAttributes().get(Verdicts.NEAR_DUPLICATE_SIMILARITY));
  }

  private static long dropped(Result result, String domain) {
    return result.duplicates().values().stream()
        .filter(one -> one.getKind() == DuplicateKind.NEAR && one.getDomain().equals(domain))
        .count();
  }

  @Test
  void ofEqualTextsOfOneEpochTheMostCarefulRuleCounts() throws Exception {
    String text = "一二三四五六七八九十".repeat(3) + Corpus.versionChains(1, 1, 3).get(1).getText();
    List<Document> documents = new ArrayList<>(List.of(Corpus.document(1, 0, text)));
    for (int i = 1; i <= 20; i++) {
      documents.add(Corpus.document(2, i, text + "甲"));
    }
    documents.get(17).setDomain("math");
    documents.get(3).setDomain("books");
    DedupParameters parameters =
        DedupParameters.VERIFIED.withDomains(
            Map.of("math", new NearRule(Near.OFF, 1), "books", new NearRule(Near.TAG, .72)));
    for (long shuffle = 1; shuffle <= 2; shuffle++) {
      Result result = run(documents, parameters, 4, shuffle);
      assertThat(result.kept().keySet()).containsExactlyInAnyOrder("1:0", "2:1");
      assertThat(result.kept().get("2:1").getAttributes()).isEmpty();
    }
    assertThat(run(documents, DedupParameters.VERIFIED, 4, 1).kept().keySet())
        .containsExactly("1:0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void firstSeenDropsWhateverMeetsAnEarlierPage(int parallelism) throws Exception {
    DedupParameters parameters = DedupParameters.FINEWEB;
    Result result = run(CHAINS, parameters, parallelism, parallelism);
    Map<String, Long> expected = SequentialGreedy.keptOf(CHAINS, parameters);
    Map<String, Long> actual = result.keptOf();
    Set<Long> kept = new HashSet<>();
    result.kept().values().forEach(document -> kept.add(document.getId()));
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (place, witness) -> {
          if (witness >= 0) {
            assertThat(actual.get(place)).isEqualTo(witness);
          } else {
            assertThat(result.duplicates()).containsKey(place);
          }
        });
    assertThat(kept).containsAll(actual.values());
  }

  @Test
  void ofTwoThatMeetInSeveralBandsExactlyOneStays() throws Exception {
    List<Document> pairs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text = Corpus.versionChains(i, 1, 1).get(0).getText() + "一二三四五六七八九十".repeat(9);
      pairs.add(Corpus.document(1, 2 * i, text + "甲"));
      pairs.add(Corpus.document(1, 2 * i + 1, "乙" + text));
    }
    Result result = run(pairs, DedupParameters.VERIFIED, 4, 9);
    for (int i = 0; i < 60; i++) {
      assertThat(result.kept().containsKey("1:" + 2 * i))
          .isNotEqualTo(result.kept().containsKey("1:" + (2 * i + 1)));
    }
  }

  @Test
  void flinkAsksForTheOptionsOfAStateInItsStepsThread() throws Exception {
    ShapesAskedFor.SHAPES.clear();
    run(List.of(Corpus.document(1, 1, "a page among few")), DedupParameters.VERIFIED, 2, 1);
    assertThat(ShapesAskedFor.SHAPES).containsExactlyInAnyOrder(StateShape.values());
  }

  /** Notes the shapes of the states that are opened. */
  public static final class ShapesAskedFor implements RocksDBOptionsFactory {
    static final Set<StateShape> SHAPES = ConcurrentHashMap.newKeySet();
    private static final long serialVersionUID = 1L;

    @Override
    public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
      return options;
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
        ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
      SHAPES.add(StateShape.ofThread(Thread.currentThread().getName()));
      return new StateBlocks().createColumnOptions(options, toClose);
    }
  }

  @Test
  void copiesOfOnePageAreDuplicatesOfTheFirstByPlace() throws Exception {
    List<Document> copies = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      copies.add(Corpus.document(1 + i % 3, i, "the same page over and over again"));
    }
    copies.add(Corpus.document(1, 1000, "abc"));
    copies.add(Corpus.document(2, 1001, "abc"));
    copies.add(Corpus.document(2, 1002, "abd"));
    Result result = run(copies, DedupParameters.VERIFIED, 4, 5);
    assertThat(result.kept().keySet()).containsExactlyInAnyOrder("1:0", "1:1000", "2:1002");
    assertThat(result.duplicates().values())
        .hasSize(500)
        .allSatisfy(
            duplicate -> {
              assertThat(duplicate.getKind()).isEqualTo(DuplicateKind.EXACT);
              assertThat(duplicate.getSimilarity()).isEqualTo(1f);
              assertThat(DocumentId.epoch(duplicate.getDuplicateOf())).isEqualTo(1);
            });
  }

  /** What a cluster is at the end of an epoch, from the duplicates themselves. */
  private record Cluster(int exact, int near, String lastPlace) {}

  private static Map<String, Cluster> counted(Collection<Duplicate> duplicates) {
    Map<String, Cluster> sizes = new TreeMap<>();
    Map<Long, int[]> sums = new TreeMap<>();
    List<Duplicate> sorted = new ArrayList<>(duplicates);
    sorted.sort(
        Comparator.comparingLong(Duplicate::getId)
            .thenComparing(duplicate -> duplicate.getOrigin().getLine())
            .thenComparing(duplicate -> duplicate.getOrigin().getPosition()));
    for (Duplicate duplicate : sorted) {
      int[] sum = sums.computeIfAbsent(duplicate.getDuplicateOf(), id -> new int[2]);
      sum[duplicate.getKind() == DuplicateKind.EXACT ? 0 : 1]++;
      String place = duplicate.getOrigin().getLine() + ":" + duplicate.getOrigin().getPosition();
      sizes.put(
          duplicate.getDuplicateOf() + " in " + DocumentId.epoch(duplicate.getId()),
          new Cluster(sum[0], sum[1], place));
    }
    return sizes;
  }

  @ParameterizedTest
  @EnumSource(Keep.class)
  void theLastDuplicateOfAnEpochSaysWhatItsClusterHasBecome(Keep keep) throws Exception {
    Result result = run(CHAINS, DedupParameters.VERIFIED, keep, 4, 6);
    Map<String, Cluster> told = new TreeMap<>();
    result
        .duplicates()
        .forEach(
            (place, duplicate) -> {
              ClusterCounts counts = duplicate.getCluster();
              if (counts != null) {
                told.put(
                    duplicate.getDuplicateOf() + " in " + DocumentId.epoch(duplicate.getId()),
                    new Cluster(counts.getExactCopies(), counts.getNearCopies(), place));
              }
            });
    assertThat(told).isEqualTo(counted(result.duplicates().values()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theTextMovesToTheNewestCopyAndTheClusterKeepsItsId(int parallelism) throws Exception {
    List<Document> seen = new ArrayList<>(CHAINS);
    // A page that changes and changes back.
    String first = Corpus.versionChains(77, 1, 1).get(0).getText() + "一二三四五六七八九十".repeat(20);
    seen.add(Corpus.document(1, 9000, first));
    seen.add(Corpus.document(3, 9000, first + "。改"));
    seen.add(Corpus.document(4, 9000, first));
    seen.add(Corpus.document(4, 9001, first));
    Result result = run(seen, DedupParameters.VERIFIED, Keep.NEWEST, parallelism, 8);
    Result oldest = run(seen, DedupParameters.VERIFIED, parallelism, 8);
    assertThat(result.keptOf()).isEqualTo(oldest.keptOf());
    assertThat(oldest.moved()).isEmpty();

    Map<Long, TreeMap<Integer, Document>> texts = new TreeMap<>(); // of clusters by epoch
    for (Document document : seen) {
      long cluster = result.keptOf().get(SequentialGreedy.place(document));
      texts
          .computeIfAbsent(cluster, id -> new TreeMap<>())
          .merge(DocumentId.epoch(document.getId()), document, DeduplicationTest::newer);
    }
    List<String> expected = new ArrayList<>();
    texts.forEach(
        (cluster, byEpoch) -> {
          long hash = cluster & (1L << 48) - 1;
          for (Map.Entry<Integer, Document> epoch : byEpoch.entrySet()) {
            Document text = epoch.getValue();
            if (epoch.getKey() > DocumentId.epoch(cluster) && !isOf(hash, text)) {
              hash = text.getContentHash() & (1L << 48) - 1;
              expected.add(cluster + " to " + SequentialGreedy.place(text));
            }
          }
        });
    assertThat(result.moved())
        .extracting(moved -> moved.getCluster() + " to " + SequentialGreedy.place(moved))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected).hasSizeGreaterThan(50).anyMatch(move -> move.endsWith(" to 4:9000"));
    result
        .moved()
        .forEach(
            moved ->
                assertThat(result.duplicates().get(SequentialGreedy.place(moved)).getDuplicateOf())
                    .isEqualTo(moved.getCluster()));
  }

  private static boolean isOf(long hash, Document text) {
    return (text.getContentHash() & (1L << 48) - 1) == hash;
  }

  /** The text that a cluster has after both: the larger id's, of copies the first one's. */
  private static Document newer(Document left, Document right) {
    int order = Long.compare(left.getId(), right.getId());
    boolean firstPlace = left.getOrigin().getPosition() < right.getOrigin().getPosition();
    return order > 0 || order == 0 && firstPlace ? left : right;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        BandEntry.class,
        Candidate.class,
        Clusters.Growth.class,
        Copy.class,
        Drop.class,
        Edge.class,
        EpochSource.class,
        Outcome.class,
        Parcel.class,
        Query.class,
        Signature.class,
        Sketched.class
      })
  void recordsTravelWithoutKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }
}
