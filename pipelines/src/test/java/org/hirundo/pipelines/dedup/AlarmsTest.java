package org.hirundo.pipelines.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.pipelines.attrition.Attrition;
import org.hirundo.pipelines.attrition.AttritionLimits;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deduplication and the watch beside it, in one job. */
@Timeout(60)
class AlarmsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final AttritionLimits LIMITS = new AttritionLimits(.6, 20);

  /** One of the three. */
  public record Said(Document kept, Duplicate duplicate, DedupAlarm alarm) {}

  /** Pages of hosts, of which the first write most themselves and the last copy. */
  private static List<Document> documents() {
    Random random = new Random(3);
    List<Document> documents = new ArrayList<>();
    for (Document page : Corpus.versionChains(8, 4, 300)) {
      boolean copy = random.nextInt(6) > 0 && !documents.isEmpty();
      int host = copy ? 3 + random.nextInt(7) : random.nextInt(5);
      String text =
          copy ? documents.get(random.nextInt(documents.size())).getText() : page.getText();
      int epoch = DocumentId.epoch(page.getId());
      Document document = Corpus.document(epoch, (int) page.getOrigin().getPosition(), text);
      document.setUrl("http://host" + host + ".jp/" + documents.size());
      documents.add(document);
    }
    return documents;
  }

  private static List<Said> run(List<Document> documents, int parallelism, long shuffle)
      throws Exception {
    List<Document> in = new ArrayList<>(documents);
    Collections.shuffle(in, new Random(shuffle));
    in.sort(Comparator.comparingInt(document -> DocumentId.epoch(document.getId())));
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    Deduplication.Streams decided =
        Deduplication.attach(
            env.fromData(in, TypeInformation.of(Document.class))
                .assignTimestampsAndWatermarks(
                    WatermarkStrategy.<Document>forGenerator(context -> new EpochsBefore()))
                .setParallelism(1),
            DedupParameters.VERIFIED,
            Keep.OLDEST);
    TypeInformation<Said> said = TypeInformation.of(Said.class);
    DataStream<Said> all =
        decided
            .kept()
            .map(document -> new Said(document, null, null), said)
            .union(
                decided.duplicates().map(duplicate -> new Said(null, duplicate, null), said),
                Attrition.watch(decided.kept(), decided.duplicates(), LIMITS)
                    .map(alarm -> new Said(null, null, alarm), said));
    List<Said> results = new ArrayList<>();
    try (CloseableIterator<Said> out = all.executeAndCollect()) {
      out.forEachRemaining(results::add);
    }
    return results;
  }

  /** A document says that the epochs before its own are over. */
  private static final class EpochsBefore implements WatermarkGenerator<Document> {
    @Override
    public void onEvent(Document document, long timestamp, WatermarkOutput output) {
      output.emitWatermark(new Watermark(DocumentId.epoch(document.getId()) - 1L));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // The events say it all.
    }
  }

  private static List<DedupAlarm> alarms(List<Said> said) {
    return said.stream()
        .map(Said::alarm)
        .filter(alarm -> alarm != null)
        .sorted(Comparator.comparing(DedupAlarm::getSource).thenComparing(DedupAlarm::getHost))
        .toList();
  }

  /** Kept, exact, near and earlier of a crawl's host or, with an empty one, of the crawl. */
  private static long[] count(List<Said> said, String source, String host, int lastEpoch) {
    long[] counts = new long[4];
    for (Said one : said) {
      Duplicate lost = one.duplicate();
      if (one.kept() != null) {
        Document kept = one.kept();
        counts[0] += matches(kept.getOrigin(), kept.getUrl(), source, host, lastEpoch) ? 1 : 0;
      } else if (lost != null
          && matches(lost.getOrigin(), lost.getUrl(), source, host, lastEpoch)) {
        counts[lost.getKind() == DuplicateKind.EXACT ? 1 : 2]++;
        counts[3] += lost.getKeptSource().equals(source) ? 0 : 1;
      }
    }
    return counts;
  }

  private static boolean matches(
      Origin origin, String url, String source, String host, int lastEpoch) {
    return origin.getSource().equals(source)
        && url.startsWith("http://" + host)
        && origin.getLine() <= lastEpoch; // the corpus's line is the epoch
  }

  @Test
  void thoseThatLostMoreThanTheShareAreToldAtTheEndOfTheEpochAtAnyParallelism() throws Exception {
    List<Document> documents = documents();
    List<Said> said = run(documents, 1, 1);
    Map<String, Integer> expected = new TreeMap<>();
    for (int epoch = 1; epoch <= 4; epoch++) {
      for (int host = -1; host < 10; host++) {
        String source = "CRAWL-" + (epoch + 1) / 2;
        String name = host < 0 ? "" : "host" + host + ".jp";
        long[] counts = count(said, source, name, epoch);
        long lost = counts[1] + counts[2];
        if (counts[0] + lost >= 20 && lost > .6 * (counts[0] + lost)) {
          expected.putIfAbsent(source + " " + name, epoch);
        }
      }
    }
    assertThat(expected.size()).isBetween(8, 20);
    List<DedupAlarm> alarms = alarms(said);
    Map<String, Integer> raised = new TreeMap<>();
    for (DedupAlarm alarm : alarms) {
      String name = alarm.getSource() + " " + alarm.getHost();
      assertThat(raised.put(name, alarm.getEpoch())).as(name).isNull();
      assertThat(
              new long[] {alarm.getKept(), alarm.getExact(), alarm.getNear(), alarm.getEarlier()})
          .isEqualTo(count(said, alarm.getSource(), alarm.getHost(), alarm.getEpoch()));
      assertThat(said)
          .anySatisfy(
              one -> {
                assertThat(one.duplicate()).isNotNull();
                assertThat(one.duplicate().getUrl()).isEqualTo(alarm.getUrl());
                assertThat(one.duplicate().getDuplicateOf()).isEqualTo(alarm.getDuplicateOf());
              });
    }
    assertThat(raised).isEqualTo(expected);
    assertThat(alarms(run(documents, 4, 2))).isEqualTo(alarms);
  }
}
