package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archives of classes, with a stand-in that tells what Java was asked for. */
@Timeout(60)
class QuickStartTest {
  /** Makes the archive that it is asked for, as the JVM does at its end. */
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      printf '%s\\n' "$@"
      for option; do
        case $option in
          -XX:DumpLoadedClassList=*) printf 'classes' >"${option#*=}" ;;
          -XX:SharedArchiveFile=*.new) printf 'archive' >"${option#*=}" ;;
          wait) exec sleep 50 ;;
        esac
      done
      exit "${STATUS:-0}"
      """;

  @TempDir private Path folder;
  private Path build;

  @BeforeEach
  void makeABuild() throws IOException {
    Files.copy(Path.of("..", "hirundo"), folder.resolve("hirundo"));
    build = Files.createDirectories(folder.resolve("pipelines/target/run/1"));
    Files.createFile(build.resolve("hirundo.jar"));
    java("first");
  }

  private void java(String release) throws IOException {
    Path java = Files.createDirectories(folder.resolve(release + "/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve(release + "/release"), "JAVA_VERSION=" + release);
  }

  private ProcessBuilder launcher(String release, String... arguments) {
    ProcessBuilder launcher = new ProcessBuilder("bash", folder.resolve("hirundo").toString());
    launcher.command().addAll(List.of(arguments));
    launcher.environment().putAll(Map.of("JAVA_HOME", folder.resolve(release).toString()));
    return launcher.redirectErrorStream(true).redirectOutput(folder.resolve("shown").toFile());
  }

  private List<String> run(int status, String release, String... arguments) throws Exception {
    ProcessBuilder launcher = launcher(release, arguments);
    launcher.environment().put("STATUS", Integer.toString(status));
    Process process = launcher.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    List<String> shown = Files.readAllLines(folder.resolve("shown"));
    assertThat(process.exitValue()).as(shown.toString()).isEqualTo(status);
    return shown;
  }

  private List<String> archives() throws IOException {
    try (Stream<Path> files = Files.list(build)) {
      return files.map(Path::toString).filter(name -> name.contains(".jsa")).sorted().toList();
    }
  }

  /** What is made in the background is whole when only archives are there. */
  private List<String> archives(int expected) throws IOException {
    long until = System.nanoTime() + 20_000_000_000L;
    while (archives().size() < expected
        || !archives().stream().allMatch(name -> name.endsWith(".jsa"))) {
      assertThat(System.nanoTime()).as(archives().toString()).isLessThan(until);
      Thread.onSpinWait();
    }
    assertThat(archives()).hasSize(expected);
    return archives();
  }

  @Test
  void theFirstRunThatSucceedsLeavesAnArchiveForTheNext() throws Exception {
    assertThat(run(0, "first", "trace", "5")).anyMatch(line -> line.contains("LoadedClassList"));
    List<String> made = archives(1);
    assertThat(run(0, "first", "trace", "6"))
        .contains("-XX:SharedArchiveFile=" + made.get(0), "6")
        .noneMatch(line -> line.contains("LoadedClassList"));
  }

  @Test
  void verbsAndJavasHaveArchivesOfTheirOwn() throws Exception {
    java("second");
    run(0, "first", "trace", "5");
    archives(1);
    run(0, "first", "feed", "stat");
    archives(2);
    run(0, "second", "trace", "5");
    archives(3);
    run(0, "second", "trace", "5");
    archives(3);
  }

  @Test
  void aRunThatFailsOrTellsItsUseLeavesNone() throws Exception {
    run(1, "first", "trace", "5");
    run(3, "first", "feed", "verify");
    run(0, "first", "trace", "--help");
    assertThat(archives()).isEmpty();
  }

  @Test
  void longVerbsGoTheirUsualWay() throws Exception {
    assertThat(run(0, "first", "run", "--config", "a"))
        .noneMatch(line -> line.contains("jsa") || line.contains("Tiered"));
    assertThat(archives()).isEmpty();
  }

  @Test
  void aFirstRunThatIsStoppedStopsItsJavaAndLeavesNone() throws Exception {
    Process process = launcher("first", "trace", "wait").start();
    ProcessHandle java = null;
    for (long until = System.nanoTime() + 20_000_000_000L; java == null; ) {
      assertThat(System.nanoTime()).isLessThan(until);
      java =
          process
              .descendants()
              .filter(one -> one.info().command().orElse("").endsWith("sleep"))
              .findAny()
              .orElse(null);
      Thread.onSpinWait();
    }
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    java.onExit().get(20, TimeUnit.SECONDS);
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(archives()).isEmpty();
  }
}
