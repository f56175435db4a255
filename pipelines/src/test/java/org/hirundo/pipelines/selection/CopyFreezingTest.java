package org.hirundo.pipelines.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.pipelines.selection.CopyFreezing.Counted;
import org.hirundo.pipelines.selection.CopyFreezing.UndecidedException;
import org.hirundo.schemas.ClusterCounts;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;

class CopyFreezingTest {
  private static final int KEPT = 6;

  /** The logs of crawls that have duplicates in each epoch, two epochs each. */
  private static final class Logs {
    private final Map<String, CurateReport> reports = new TreeMap<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final Map<Long, Integer> counts = new HashMap<>();

    void crawl(int number, Random random) {
      String source = "C" + number;
      long copies = 0;
      for (int epoch : new int[] {2 * number, 2 * number + 1}) {
        Map<Long, Duplicate> last = new HashMap<>();
        int some = 1 + random.nextInt(8);
        for (int i = 0; i < some; i++) {
          long kept = DocumentId.of(1, random.nextInt(KEPT));
          Duplicate copy =
              Duplicate.newBuilder()
                  .setId(DocumentId.of(epoch, random.nextLong()))
                  .setDuplicateOf(kept)
                  .setKind(random.nextBoolean() ? DuplicateKind.EXACT : DuplicateKind.NEAR)
                  .setSimilarity(1)
                  .setOrigin(new Origin(source, "f", 0, (long) i))
                  .build();
          duplicates.add(copy);
          last.put(kept, copy);
          counts.merge(kept, 1, Integer::sum);
        }
        last.forEach((kept, copy) -> copy.setCluster(new ClusterCounts(counts.get(kept), 0, kept)));
        copies += some;
      }
      reports.put(
          source,
          new CurateReport(
              source,
              0L,
              1L,
              0L,
              copies + 3,
              Map.of("ja", 2L),
              copies,
              0L,
              Map.of("r", 1L),
              Map.of(),
              Map.of()));
    }

    Counted count(String through) throws Exception {
      return new CopyFreezing(reports.values()::forEach, duplicates::forEach)
          .count(Optional.ofNullable(through));
    }

    Map<Long, Integer> counted(String through) throws Exception {
      Counted counted = count(through);
      Map<Long, Integer> all = new HashMap<>();
      for (int i = 0; i < KEPT; i++) {
        int of = counted.counter().of(DocumentId.of(1, i));
        if (of > 0) {
          all.put(DocumentId.of(1, i), of);
        }
      }
      return all;
    }
  }

  @Property(tries = 100)
  void aCrawlsCountsAreTheSameWhateverCameLaterAndInWhichOrder(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Logs logs = new Logs();
    logs.crawl(1, random);
    logs.crawl(2, random);
    Map<Long, Integer> then = Map.copyOf(logs.counts);
    assertThat(logs.counted(null)).isEqualTo(then);
    logs.crawl(3, random);
    Collections.shuffle(logs.duplicates, random);
    assertThat(logs.counted("C2")).isEqualTo(then);
    assertThat(logs.count("C2").epoch()).isEqualTo(5);
    assertThat(logs.counted(null)).isEqualTo(logs.counted("C3")).isEqualTo(logs.counts);
    assertThat(logs.count(null).through()).isEqualTo("C3");
  }

  @Property(tries = 100)
  void aLogThatLacksARecordIsRefusedUnlessItIsOfALaterCrawl(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Logs logs = new Logs();
    for (int crawl = 1; crawl <= 3; crawl++) {
      logs.crawl(crawl, random);
    }
    Duplicate lacking = logs.duplicates.remove(random.nextInt(logs.duplicates.size()));
    if (lacking.getOrigin().getSource().equals("C3")) {
      assertThat(logs.count("C2").epoch()).isEqualTo(5);
    } else {
      assertThatThrownBy(() -> logs.count("C2"))
          .isInstanceOf(UndecidedException.class)
          .hasMessageContaining(lacking.getOrigin().getSource())
          .hasMessageContaining("curate has told of");
    }
  }

  @Test
  void whatIsNotDecidedIsNamed() throws Exception {
    Logs logs = new Logs();
    assertThatThrownBy(() -> logs.count(null)).hasMessage("the log of duplicates is empty");
    logs.crawl(1, new Random(1));
    assertThatThrownBy(() -> logs.count("C7"))
        .hasMessage("the log of duplicates has none from C7; it has some from C1");
    CurateReport report = logs.reports.get("C1");
    report.setRecords(report.getRecords() + 1);
    assertThatThrownBy(() -> logs.count(null))
        .hasMessageContaining("the copies up to the end of C1 can't be counted")
        .hasMessageContaining("records are decided. Try again");
    report.setRecords(report.getRecords() - 1);
    logs.duplicates.get(logs.duplicates.size() - 1).setCluster(null);
    assertThatThrownBy(() -> logs.count(null)).hasMessageContaining("its last epoch has not ended");
    logs.crawl(2, new Random(2));
    assertThat(logs.count("C1").through()).as("a later epoch: it has ended").isEqualTo("C1");
    logs.duplicates.removeIf(copy -> copy.getOrigin().getSource().equals("C1"));
    assertThatThrownBy(() -> logs.count(null))
        .as("all of an earlier crawl are missing")
        .hasMessageContaining("the log has 0 duplicates of it");
  }
}
