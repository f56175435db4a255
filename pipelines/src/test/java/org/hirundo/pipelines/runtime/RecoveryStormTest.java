package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many SIGKILLs, at chosen moments and at any. */
@Tag("recovery")
class RecoveryStormTest {
  private static final int RANDOM_KILLS = 6;
  private static final long SEED = 20261123;

  @TempDir Path folder;

  @Test
  void killsAtEveryStageLeaveNoTrace() throws Exception {
    Site site = Site.in(folder, 1, 2, 3);
    List<Pattern> moments =
        List.of(
            Pattern.compile("Flink "),
            RecoveryTest.FIRST_DOCUMENTS,
            Pattern.compile("pack .* [1-9][0-9,]* tokens"),
            Pattern.compile("mix .* [1-9][0-9,]* sequences in the feed"),
            Pattern.compile("starves at g="));
    for (int kill = 0; kill < moments.size(); kill++) {
      try (Child child = Child.start(site, "kill-" + kill)) {
        child.until(moments.get(kill));
      }
    }
    complete(site);
  }

  @Test
  void killsAtAnyMomentLeaveNoTrace() throws Exception {
    Site site = Site.in(folder, 1, 2, 3);
    Random random = new Random(SEED);
    for (int kill = 0; kill < RANDOM_KILLS; kill++) {
      try (Child child = Child.start(site, "kill-" + kill)) {
        child.until(Pattern.compile("Flink "));
        child.endsWithin(Duration.ofMillis(random.nextInt(15_000)));
      }
    }
    complete(site);
  }

  private static void complete(Site site) throws Exception {
    long start = System.nanoTime();
    try (Child child = Child.start(site, "last")) {
      assertThat(child.status()).as(child.said()).isZero();
    }
    // Below the ten minutes after which a broker would abort a dead producer's transactions.
    assertThat(TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - start)).isLessThan(5);
    RecoveryTest.endsLikeTheUndisturbed(site);
  }
}
