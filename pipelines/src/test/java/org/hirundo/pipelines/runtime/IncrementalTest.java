package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.schemas.FeedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalTest {
  @TempDir Path folder;

  @Test
  void aCrawlThatIsAddedLaterIsDecidedAsIfItHadBeenThereFromTheBeginning() throws Exception {
    Site site = Site.in(folder, 1, 2);
    Logs first = site.runBounded();
    site.publish(3);
    Logs second = site.runBounded();

    assertThat(second.verdicts()).isEqualTo(Undisturbed.run().logs().verdicts());
    assertThat(second.verdicts()).containsAll(first.verdicts());

    List<FeedRecord> before = first.feed().stream().map(FeedWalk.Found::record).toList();
    List<FeedRecord> after = second.feed().stream().map(FeedWalk.Found::record).toList();
    assertThat(after).hasSizeGreaterThan(before.size());
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(second.ledger().findings()).isEmpty();
    assertThat(second.ledger().g()).isEqualTo(after.size());
    assertThat(second.mixture().subList(0, first.mixture().size())).isEqualTo(first.mixture());
  }
}
