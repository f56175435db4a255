package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.sample.SampleCode;
import org.hirundo.pipelines.sample.SampleCrawl;

/**
 * A folder with the sample's crawls, its code and a configuration with short sequences and quick
 * checkpoints.
 *
 * @param codeRows rows of the code corpus
 */
record Site(Path folder, int codeRows) {
  static final int PARTITIONS = 4;
  static final String CODE = "sources";

  /** With the crawls of these numbers. */
  static Site in(Path folder, int... crawls) throws IOException {
    Path at = folder.toAbsolutePath();
    Files.createDirectories(at);
    Site site = new Site(at, SampleCode.write(at.resolve("code.jsonl.gz")));
    for (int crawl : crawls) {
      site.publish(crawl);
    }
    Files.writeString(
        site.file(),
        """
        crawls:
          - {index: "%1$s/crawl/collinfo.json", base: "%1$s/crawl/", poll: 300ms}
        datasets:
          - {name: sources, domain: code, path: "%1$s/code.jsonl.gz", text: text, id: id}
        quality:
          ja: {profile: swallow-v2}
        tokenizer: o200k_base
        sequence-length: 256
        mixture: {ja: 0.35, en: 0.40, code: 0.17, math: 0.08}
        exhausted: {ja: wait, en: repeat, code: wait, math: repeat}
        feed: {partitions: 4, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        dashboard: {host: 127.0.0.1, port: 0}
        parallelism: 2
        checkpoint-interval: 500ms
        """
            .formatted(at));
    return site;
  }

  /** A new release appears. */
  void publish(int crawl) throws IOException {
    SampleCrawl.writeCrawl(folder.resolve("crawl"), crawl);
  }

  Path file() {
    return folder.resolve("run.yaml");
  }

  Configuration configuration() throws Exception {
    return Configuration.load(file());
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

  /** The logs of a site on which nothing runs. */
  Logs logs() throws Exception {
    try (Broker broker = Broker.open(configuration())) {
      return Logs.read(
          new org.hirundo.pipelines.logs.Topics(""),
          broker.connection(),
          configuration().domains(),
          PARTITIONS);
    }
  }
}
