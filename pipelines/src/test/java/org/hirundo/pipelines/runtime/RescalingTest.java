package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FeedRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All three topologies go from one subtask a step to four and back, with a crawl each time. */
@Tag("recovery")
class RescalingTest {
  @TempDir Path folder;

  private static Logs run(Site site, int parallelism) throws Exception {
    String settings = Files.readString(site.file());
    Files.writeString(
        site.file(), settings.replaceAll("parallelism: \\d+", "parallelism: " + parallelism));
    assertThat(site.configuration().parallelism()).isEqualTo(parallelism);
    return site.runBounded();
  }

  private static List<FeedRecord> feed(Logs logs) {
    return logs.feed().stream().map(FeedWalk.Found::record).toList();
  }

  @Test
  void fromOneToFourAndBackChangesNoVerdictAndLosesNothing() throws Exception {
    Site site = Site.in(folder, 1);
    Logs one = run(site, 1);
    site.publish(2);
    Logs four = run(site, 4);
    site.publish(3);
    Logs back = run(site, 1);

    assertThat(back.verdicts()).isEqualTo(Undisturbed.run().logs().verdicts());
    assertThat(back.verdicts()).containsAll(one.verdicts()).containsAll(four.verdicts());
    assertThat(back.documents().stream().map(Document::getId)).doesNotHaveDuplicates();
    for (Logs logs : List.of(one, four, back)) {
      SequenceLogs.areContiguous(logs);
      SequenceLogs.loseNoToken(logs);
      assertThat(logs.ledger().findings()).isEmpty();
      assertThat(logs.ledger().g()).isEqualTo(logs.feed().size()).isPositive();
      assertThat(logs.ledger().largestError()).isLessThanOrEqualTo(logs.ledger().bound());
    }
    assertThat(feed(four)).startsWith(feed(one).toArray(FeedRecord[]::new));
    assertThat(feed(back)).startsWith(feed(four).toArray(FeedRecord[]::new));
    assertThat(feed(back).size()).isGreaterThan(feed(four).size());
    assertThat(feed(four).size()).isGreaterThan(feed(one).size());
  }
}
