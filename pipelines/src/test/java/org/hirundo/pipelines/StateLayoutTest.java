package org.hirundo.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hirundo.pipelines.saved.StateVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A topology's state has the layout that was recorded for its version. */
class StateLayoutTest {
  private static Map<String, List<String>> layouts;

  @BeforeAll
  static void look(@TempDir Path folder) throws Exception {
    layouts = StateLayouts.of(folder);
  }

  @ParameterizedTest
  @EnumSource
  void theLayoutIsThatOfItsVersion(StateVersion version) throws IOException {
    String recorded = version.topology() + "-" + version.number() + ".layout";
    String steps =
        """
        The layout of %1$s state %2$d is not the one in upgrade/%3$s. What an earlier Hirundo \
        wrote must stay readable, and what this one writes must not be taken for what it was:
        0. if an earlier Hirundo reads the new layout as well (an Avro field with a default), only \
        record the layout: step 3 with -Dtest=ReleasedStateRecorder#layouts;
        1. else raise StateVersion.%4$s;
        2. read what version %2$d wrote, with a test on its bytes (StateBytesTest);
        3. record the new version: mvn test -pl pipelines -am -Dtest=ReleasedStateRecorder \
        -Dsurefire.failIfNoSpecifiedTests=false;
        4. see UpgradeTest go on with every recorded version, and keep their files.
        docs/upgrades.md says more."""
            .formatted(version.topology(), version.number(), recorded, version.name());
    assertThat(lines(recorded)).as(steps).isNotEmpty();
    assertThat(layouts.get(version.topology()))
        .as(steps)
        .hasSizeGreaterThan(10)
        .containsExactlyElementsOf(lines(recorded));
  }

  private static List<String> lines(String recorded) throws IOException {
    try (InputStream in = StateLayoutTest.class.getResourceAsStream("/upgrade/" + recorded)) {
      return in == null
          ? List.of()
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
