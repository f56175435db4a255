package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher's lines that look at the terminal, and progress that follows from what they find, on
 * a real terminal, which Python makes.
 */
@Timeout(60)
class TerminalTest {
  /** Runs a command on a terminal of 60 columns and copies what it shows. */
  private static final String TERMINAL =
      """
      import fcntl, os, pty, struct, sys, termios
      child, terminal = pty.fork()
      if child == 0:
          fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
          os.execvp(sys.argv[1], sys.argv[1:])
      while True:
          try:
              seen = os.read(terminal, 4096)
          except OSError:
              break
          if not seen:
              break
          sys.stdout.buffer.write(seen)
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """;

  @TempDir private Path folder;

  /** What a verb of three seconds does. */
  static final class Verb {
    private Verb() {}

    public static void main(String[] args) {
      Console console = new Console(System.in, System.out, System.err);
      AtomicLong clock = new AtomicLong();
      boolean terminal = StatusLine.onTerminal();
      Progress progress =
          terminal
              ? Progress.ticked(console, "texts of a name longer than is shown", 4000, clock::get)
              : Progress.counting(console, "texts");
      try (progress) {
        for (int half = 1; half <= 6; half++) {
          clock.addAndGet(500_000_000L);
          progress.at(half * 500L);
          progress.tick();
          if (half == 5) {
            progress.console().out().println("a result");
          }
        }
      }
    }
  }

  /** The lines of the launcher that look at the terminal, before the verb. */
  private Path launcher() throws IOException {
    Path launcher = Path.of("..", "hirundo");
    List<String> lines = Files.readAllLines(launcher);
    int from = lines.indexOf("progress=quiet");
    int to = lines.subList(from, lines.size()).indexOf("fi") + from;
    assertThat(from).as("progress=quiet in the launcher").isPositive();
    List<String> script = new ArrayList<>(List.of("#!/usr/bin/env bash", "set -euo pipefail"));
    script.addAll(lines.subList(from, to + 1));
    script.add(
        "exec '%s' -XX:TieredStopAtLevel=1 -Dhirundo.progress=$progress -Dhirundo.columns=$columns -cp '%s' '%s'"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Verb.class.getName()));
    return Files.write(folder.resolve("launcher"), script);
  }

  private String run(String term, String... command) throws Exception {
    Path shown = folder.resolve("shown");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TERM", term);
    builder.redirectOutput(shown.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(shown);
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  private String onTerminal(String term, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("python3", "-c", TERMINAL));
    all.addAll(List.of(command));
    return run(term, all.toArray(String[]::new));
  }

  @Test
  void aTerminalGetsOneLineThatIsRewrittenAndLeft() throws Exception {
    String shown = onTerminal("xterm", "bash", launcher().toString());
    String[] lines = shown.split("\r\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(lines[2]).isEmpty();
    assertThat(lines[0])
        .startsWith("\r2,000 of 4,000 texts")
        .contains("\r2,500 of")
        .endsWith("\ra result");
    assertThat(lines[1]).startsWith("\r3,000 of 4,000 texts of a name longer");
    for (String part : shown.split("[\r\n]+")) {
      assertThat(part.length()).isLessThan(60);
    }
  }

  @Test
  void pipesGetNoControlCharacters() throws Exception {
    assertThat(run("xterm", "bash", launcher().toString())).isEqualTo("a result\n");
    assertThat(onTerminal("xterm", "bash", "-c", "bash '%s' | cat".formatted(launcher())))
        .isEqualTo("a result\r\n");
    assertThat(
            onTerminal(
                "xterm", "bash", "-c", "bash '%s' 2>'%s.err'".formatted(launcher(), launcher())))
        .isEqualTo("a result\r\n");
  }

  @Test
  void aDumbTerminalGetsResultsAlone() throws Exception {
    assertThat(onTerminal("dumb", "bash", launcher().toString())).isEqualTo("a result\r\n");
  }
}
