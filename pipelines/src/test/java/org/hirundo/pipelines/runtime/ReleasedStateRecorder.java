package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hirundo.pipelines.StateLayouts;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.Inputs;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.saved.StateVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records what {@link UpgradeTest} goes on with, for the versions of state that this Hirundo writes
 * (docs/upgrades.md says when): {@code mvn test -pl pipelines -am -Dtest=ReleasedStateRecorder
 * -Dsurefire.failIfNoSpecifiedTests=false}. Not run otherwise, for its name.
 */
class ReleasedStateRecorder {
  private static final Path RECORDED = Path.of("src", "test", "resources", "upgrade");

  @TempDir Path folder;

  @Test
  void layouts() throws Exception {
    for (var layout : StateLayouts.of(folder).entrySet()) {
      StateVersion version = StateVersion.valueOf(layout.getKey().toUpperCase(Locale.ROOT));
      Files.write(
          RECORDED.resolve(layout.getKey() + "-" + version.number() + ".layout"),
          layout.getValue());
    }
  }

  @Test
  void stoppedRun() throws Exception {
    Path stopped = folder.resolve("stopped").toAbsolutePath();
    new ReleaseInputs(stopped).write();
    Release release = new Release(stopped);
    release.write(Release.STOPPED, ReleaseLines.all(stoppedInTheMiddle(release)));

    Release further = release.copy(folder.resolve("further"));
    further.goOn();
    release.write(Release.EXPECTED, ReleaseLines.verdicts(further.runBounded()));
    release.zip(RECORDED.resolve(name() + ".zip"));
  }

  /** Such as {@code curate-1.pack-1.mix-2}. */
  private static String name() {
    return Stream.of(StateVersion.values())
        .map(version -> version.topology() + "-" + version.number())
        .collect(Collectors.joining("."));
  }

  /** What is there is packed, and the feed waits: buffers and windows are not brought out. */
  private static Logs stoppedInTheMiddle(Release release) throws Exception {
    Configuration configuration = release.configuration();
    Completion completion = Completion.of(Inputs.all(configuration));
    Logs logs;
    try (LocalRun run =
            LocalRun.start(configuration, EnumSet.allOf(Topology.class), FeedBounds.INPUT);
        LogObserver observer =
            new LogObserver(run.topics(), 1, Release.PARTITIONS, run.broker().connection())) {
      Await.until(
          "the feed waits with all that is there",
          Duration.ofMinutes(2),
          () -> {
            run.check();
            Observation now = observer.look();
            return completion.curated(now)
                && Completion.packed(now)
                && now.mix().isPresent()
                && now.mix().get().getPacked() == now.sequences()
                && now.mix().get().getHorizon() == now.feed();
          });
      logs = release.logs(run);
    }
    assertThat(logs.feed()).hasSizeGreaterThan(50);
    assertThat(Files.exists(release.folder().resolve("state/mix/savepoints"))).isTrue();
    return logs;
  }
}
