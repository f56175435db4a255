package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One SIGKILL; RecoveryStormTest has more. */
class RecoveryTest {
  /** Documents of a crawl are committed, and not all files are read. */
  static final Pattern FIRST_DOCUMENTS = Pattern.compile("curate DEMO-\\S+ .* [1-9]\\d* documents");

  @TempDir Path folder;

  @Test
  void aKilledRunGoesOnAndEndsLikeOneThatWasNotDisturbed() throws Exception {
    Site site = Site.in(folder, 1, 2, 3);
    try (Child child = Child.start(site, "first")) {
      child.until(FIRST_DOCUMENTS);
      child.kill();
    }
    try (Child child = Child.start(site, "second")) {
      assertThat(child.status()).as(child.said()).isZero();
      assertThat(child.said()).contains("the bound holds");
    }
    endsLikeTheUndisturbed(site);
  }

  static void endsLikeTheUndisturbed(Site site) throws Exception {
    Logs logs = site.logs();
    assertThat(logs.verdicts()).isEqualTo(Undisturbed.run().logs().verdicts());
    assertThat(logs.ledger().findings()).isEmpty();
    assertThat(logs.ledger().g()).isEqualTo(logs.feed().size()).isPositive();
    SequenceLogs.areContiguous(logs);
    SequenceLogs.loseNoToken(logs);
    assertThat(SequenceLogs.lengths(logs))
        .isEqualTo(SequenceLogs.lengths(Undisturbed.run().logs()));
  }
}
