package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;

/**
 * A folder in which all three topologies were stopped, with the input that they had ({@code
 * input}), what comes later ({@code later}), and what the Hirundo that was stopped made of both.
 * There are a crawl, rows that go through deduplication, others that are interleaved by weight, and
 * others that are only read. No archives: their places are in the state, and the folder moves.
 */
record Release(Path folder) {
  static final int PARTITIONS = 2;

  /** Lines of {@link ReleaseLines} when it was stopped. */
  static final String STOPPED = "stopped.txt";

  /** Verdicts of a run that took in what came later, without a change of Hirundo. */
  static final String EXPECTED = "expected.txt";

  private static final List<String> UNUSED = List.of("lock", ".lock", "dashboard-token");

  Configuration configuration() throws Exception {
    boolean later = Files.exists(folder.resolve("input/more"));
    return Configuration.load(
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            crawls:
              - {index: "%1$s/input/crawl/collinfo.json", base: "%1$s/input/crawl/", poll: 300ms}
            datasets:
              - {name: rows, domain: en, path: "%1$s/input/rows/*.jsonl", through: {dedup: on}}
            %2$s\
              - {name: big, domain: ja, path: "%1$s/input/big/*.jsonl", weight: 3}
              - {name: small, domain: ja, path: "%1$s/input/small/*.jsonl", weight: 1}
              - {name: code, domain: code, path: "%1$s/input/code/*.jsonl"}
            tokenizer: r50k_base
            sequence-length: 64
            shuffle: {window: 5}
            mixture: {ja: 0.3, en: 0.5, code: 0.2}
            exhausted: {ja: repeat, en: wait, code: wait}
            feed: {partitions: 2}
            state: "%1$s/state"
            dashboard: {host: 127.0.0.1, port: 0}
            metrics: {port: off}
            parallelism: 2
            checkpoint-interval: 500ms
            """
                .formatted(
                    folder,
                    later
                        ? "  - {name: more, domain: en, path: \"%s/input/more/*.jsonl\","
                                .formatted(folder)
                            + " through: {dedup: on}}\n"
                        : "")));
  }

  /**
   * What comes later is there. Files that a polled dataset has read go: in another folder than the
   * one in which they were read they would be new ones.
   */
  void goOn() throws IOException {
    for (String polled : List.of("big", "small", "code")) {
      for (Path file : files(folder.resolve("input").resolve(polled))) {
        Files.delete(file);
      }
    }
    Path later = folder.resolve("later");
    for (Path file : files(later)) {
      Path to = folder.resolve("input").resolve(later.relativize(file).toString());
      Files.createDirectories(to.getParent());
      Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Runs all three topologies until what is there has gone through. */
  Logs runBounded() throws Exception {
    Configuration configuration = configuration();
    try (LocalRun run =
        LocalRun.start(configuration, EnumSet.allOf(Topology.class), FeedBounds.INPUT)) {
      new Session(configuration, run, now -> {}).complete();
      return logs(run);
    }
  }

  Logs logs(LocalRun run) throws Exception {
    return Logs.read(
        run.topics(), run.broker().connection(), configuration().domains(), PARTITIONS);
  }

  List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file));
  }

  void write(String file, List<String> lines) throws IOException {
    Files.write(folder.resolve(file), lines);
  }

  /** Writes inputs, state and recorded lines into one file. */
  void zip(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(9);
      for (Path file : files(folder)) {
        if (!UNUSED.contains(file.getFileName().toString())) {
          zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
          Files.copy(file, zip);
        }
      }
    }
  }

  static Release unzip(Path file, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = folder.resolve(entry.getName());
        Files.createDirectories(to.getParent());
        Files.copy(zip, to);
      }
    }
    return new Release(folder.toAbsolutePath());
  }

  Release copy(Path to) throws IOException {
    for (Path file : files(folder)) {
      Path copy = to.resolve(folder.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    return new Release(to.toAbsolutePath());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
