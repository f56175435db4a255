package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hirundo.schemas.Document;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goes on with all three topologies, and the broker's data, as they were stopped by the Hirundo of
 * each recorded version of state ({@link ReleasedStateRecorder}).
 */
class UpgradeTest {
  @TempDir Path folder;

  static List<Path> releases() throws IOException, URISyntaxException {
    Path recorded = Path.of(UpgradeTest.class.getResource("/upgrade").toURI());
    try (Stream<Path> all = Files.list(recorded)) {
      return all.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatWasStoppedGoesOnAsIfNothingHadChanged(Path recorded) throws Exception {
    Release release = Release.unzip(recorded, folder);
    release.goOn();
    Logs logs = release.runBounded();

    List<String> now = ReleaseLines.all(logs);
    Set<String> there = new HashSet<>(now);
    assertThat(there).as("nothing is there twice").hasSameSizeAs(now);
    assertThat(there)
        .as("what was committed stays")
        .containsAll(
            release.lines(Release.STOPPED).stream()
                .filter(l -> !l.startsWith("documents"))
                .toList());
    assertThat(ReleaseLines.verdicts(logs)).isEqualTo(release.lines(Release.EXPECTED));
    assertThat(logs.documents().stream().map(Document::getId)).doesNotHaveDuplicates();

    SequenceLogs.areContiguous(logs, Release.PARTITIONS, 64);
    SequenceLogs.loseNoToken(logs, 64);
    long before =
        release.lines(Release.STOPPED).stream().filter(l -> l.startsWith("feed ")).count();
    assertThat(logs.feed().size()).isGreaterThan((int) before);
    assertThat(logs.ledger().findings()).isEmpty();
    assertThat(logs.ledger().g()).isEqualTo(logs.feed().size());
    assertThat(logs.ledger().largestError()).isLessThanOrEqualTo(logs.ledger().bound());
  }
}
