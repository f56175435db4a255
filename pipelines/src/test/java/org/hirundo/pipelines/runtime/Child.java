package org.hirundo.pipelines.runtime;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.pipelines.command.Hirundo;

/** A {@code hirundo run} in a process of its own, its embedded broker included. */
final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path said;

  private Child(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /** A run that ends with its input. */
  static Child start(Site site, String name) throws IOException {
    return continuing(site, name, "--bounded");
  }

  /** A run that goes on until it is stopped. */
  static Child continuous(Site site, String name) throws IOException {
    return continuing(site, name);
  }

  private static Child continuing(Site site, String name, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", site.file().toString()));
    arguments.addAll(List.of(options));
    return start(site.folder(), name, arguments.toArray(String[]::new));
  }

  /** The command in that folder. */
  static Child start(Path folder, String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=hirundo-log4j2.xml",
            "-Dhirundo.log=" + folder.resolve(name + ".log"),
            "-cp",
            System.getProperty("java.class.path"),
            Hirundo.class.getName()));
    command.addAll(List.of(arguments));
    Path said = folder.resolve(name + ".out");
    File output = said.toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    return new Child(process, said);
  }

  /** Waits until a line of its progress matches. */
  void until(Pattern progress) throws Exception {
    Await.until(
        progress + " in " + said,
        PATIENCE,
        () -> {
          if (progress.matcher(said()).find()) {
            return true;
          }
          if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + ": " + said());
          }
          return false;
        });
  }

  /** What its progress says after the words, up to the next space. */
  String told(String words) throws Exception {
    Pattern line = Pattern.compile("^" + words + "\\s+(\\S+)", Pattern.MULTILINE);
    until(line);
    Matcher matcher = line.matcher(said());
    if (!matcher.find()) {
      throw new AssertionError(words + " is gone from " + said);
    }
    return matcher.group(1);
  }

  /** SIGTERM: it writes savepoints and ends. */
  void stop() throws Exception {
    process.destroy();
    status();
  }

  /** SIGKILL; the broker in it dies as well. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Waits so long for its end. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for its end. */
  int status() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + PATIENCE + ": " + said());
    }
    return process.exitValue();
  }

  /** Its output and its progress. */
  String said() throws IOException {
    return Files.readString(said);
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}
